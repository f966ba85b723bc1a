//! Checks with limits of time, on a machine that may have other things to do. It knows nothing of what is checked.

use std::io::{self, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// How many times as long the limits are at each attempt.
const PACES: [u32; 3] = [1, 4, 16];

/// Makes a check with its limits as they are, of which `shortest` is one. Where it fails on a machine that had not even
/// a byte through a connection in a quarter of that, it is made again with longer limits; where it fails on one that
/// kept up, it has failed.
pub async fn at_a_pace(shortest: Duration, check: impl AsyncFn(u32) -> anyhow::Result<()>) {
    for pace in PACES {
        let watch = Watch::start().expect("this machine has connections to itself");
        let Err(error) = check(pace).await else { return };
        let longest = watch.longest();
        let kept_up = longest < shortest * pace / 4;
        assert!(!kept_up && pace != PACES[PACES.len() - 1], "{error:?}\na byte took {longest:?} at most");
        eprintln!("the machine is busy ({longest:?} for a byte): once more, more slowly");
    }
}

/// Sends a byte to itself again and again, and notes the longest that it took from one to the next.
struct Watch {
    noted: Arc<Mutex<Noted>>,
    over: Arc<AtomicBool>,
}

struct Noted {
    last: Instant,
    longest: Duration,
}

impl Noted {
    fn now(&mut self) {
        self.longest = self.longest.max(self.last.elapsed());
        self.last = Instant::now();
    }
}

impl Watch {
    fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let noted = Noted { last: Instant::now(), longest: Duration::ZERO };
        let watch = Self { noted: Arc::new(Mutex::new(noted)), over: Arc::default() };
        let (noted, over) = (Arc::clone(&watch.noted), Arc::clone(&watch.over));
        thread::spawn(move || {
            while !over.load(Ordering::Relaxed) && send_a_byte(&listener).is_ok() {
                noted.lock().expect("nobody panics here").now();
                thread::sleep(Duration::from_millis(5));
            }
        });
        Ok(watch)
    }

    /// Up to now, the byte that is on its way included.
    fn longest(&self) -> Duration {
        let mut noted = self.noted.lock().expect("nobody panics here");
        noted.now();
        noted.longest
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }
}

fn send_a_byte(listener: &TcpListener) -> io::Result<()> {
    let mut sent = TcpStream::connect(listener.local_addr()?)?;
    let (mut received, _) = listener.accept()?;
    sent.write_all(b"x")?;
    received.read_exact(&mut [0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    #[should_panic(expected = "a byte took")]
    async fn what_fails_on_a_machine_that_keeps_up_has_failed() {
        at_a_pace(Duration::from_hours(1), async |pace| {
            assert_eq!(pace, 1, "it is not tried again");
            anyhow::bail!("broken")
        })
        .await;
    }

    #[tokio::test]
    async fn what_holds_at_a_slower_pace_on_a_busy_machine_holds() {
        // No machine is as fast as that.
        at_a_pace(Duration::from_nanos(1), async |pace| {
            anyhow::ensure!(pace > 1, "too fast");
            Ok(())
        })
        .await;
    }
}
