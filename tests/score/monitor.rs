//! Folders without a sweep: samples of a machine as nested JSON, and a plain-text or Markdown report that sums them
//! up, or that report alone.

use crate::case::{Case, Half, Hand, Label, Said, Text};
use crate::random::Random;
use crate::speech;

/// One thing that is watched: its key, how the report calls it, how sentences call it, unit, level.
struct Gauge {
    key: &'static str,
    reported: &'static str,
    spoken: &'static [&'static str],
    unit: &'static str,
    level: (f64, f64),
    on_card: bool,
}

const fn gauge(
    key: &'static str,
    reported: &'static str,
    spoken: &'static [&'static str],
    unit: &'static str,
    level: (f64, f64),
    on_card: bool,
) -> Gauge {
    Gauge { key, reported, spoken, unit, level, on_card }
}

const GAUGES: [Gauge; 6] = [
    gauge("cpu_percent", "CPU Usage", &["CPU usage", "CPU utilization"], "%", (8.0, 55.0), false),
    gauge(
        "memory_used_mb",
        "Memory Used",
        &["system memory use", "memory used"],
        "MB",
        (2_100.0, 14_000.0),
        false,
    ),
    gauge("utilization_percent", "GPU Utilization", &["GPU utilization"], "%", (20.0, 90.0), true),
    gauge("vram_used_mb", "VRAM Used", &["VRAM use", "VRAM used"], "MB", (1_200.0, 9_000.0), true),
    gauge("power_draw_w", "Power Draw", &["power draw", "GPU power draw"], "W", (40.0, 220.0), true),
    gauge("temperature_c", "Temperature", &["GPU temperature", "temperature"], "°C", (45.0, 80.0), true),
];

struct Watched {
    gauge: &'static Gauge,
    values: Vec<f64>,
}

impl Watched {
    fn average(&self) -> f64 {
        self.values.iter().sum::<f64>() / self.values.len() as f64
    }

    fn peak(&self) -> f64 {
        self.values.iter().copied().fold(f64::MIN, f64::max)
    }
}

fn number(value: f64) -> String {
    format!("{value:.1}")
}

fn with_unit(value: f64, unit: &str) -> String {
    let gap = if unit == "%" { "" } else { " " };
    format!("{}{gap}{unit}", number(value))
}

pub fn case(half: Half, place: u64) -> Case {
    let seed = if half == Half::Tuning { 70_000 + place } else { 7_700_000 + place * 3 };
    let mut random = Random::new(seed);
    let count = random.whole(8, 30);
    let watched: Vec<Watched> = random
        .some(&[0, 1, 2, 3, 4, 5], 4)
        .into_iter()
        .map(|at| {
            let gauge = &GAUGES[at];
            let level = random.between(gauge.level.0, gauge.level.1);
            // The peak stands clear of the average, so that one cannot be taken for the other.
            let mut values: Vec<f64> =
                (0..count).map(|_| (level * (1.0 + 0.08 * random.normal()) * 10.0).round() / 10.0).collect();
            let top = random.below(count);
            values[top] = (level * random.between(1.3, 1.6) * 10.0).round() / 10.0;
            if gauge.unit == "%" {
                values.iter_mut().for_each(|value| *value = value.min(99.4));
            }
            Watched { gauge, values }
        })
        .collect();
    let mut files = Vec::new();
    let way = random.below(3);
    if way < 2 {
        files.push(("metrics.json".to_owned(), samples(&watched, count)));
    }
    if way > 0 {
        let markdown = random.chance(0.4);
        let name = if markdown { "system_report.md" } else { "system_report.txt" };
        files.push((name.to_owned(), report(&watched, count, markdown)));
    }
    let text = text(&watched, count, &mut random);
    Case {
        name: format!("monitor-{place}"),
        half,
        hand: Hand::Templates,
        root: None,
        files,
        texts: vec![text],
        planted: Vec::new(),
        world: None,
        truths: None,
    }
}

fn samples(watched: &[Watched], count: usize) -> String {
    let mut objects = Vec::new();
    for at in 0..count {
        let part = |on_card: bool| {
            let pairs: Vec<String> = watched
                .iter()
                .filter(|own| own.gauge.on_card == on_card)
                .map(|own| format!("\"{}\": {}", own.gauge.key, number(own.values[at])))
                .collect();
            pairs.join(", ")
        };
        let time = format!("2026-05-04T08:{:02}:{:02}", at / 6, at % 6 * 10);
        objects.push(format!(
            "{{ \"datetime\": \"{time}\", \"system\": {{ {} }}, \"gpu\": {{ {} }} }}",
            part(false),
            part(true)
        ));
    }
    format!("{{ \"metrics_count\": {count}, \"metrics\": [\n{}\n] }}\n", objects.join(",\n"))
}

fn report(watched: &[Watched], count: usize, markdown: bool) -> String {
    let title = if markdown { "# System report" } else { "SYSTEM REPORT" };
    let mut text = format!("{title}\n\nSample Count: {count}\n\n");
    for own in watched {
        let (average, peak) =
            (with_unit(own.average(), own.gauge.unit), with_unit(own.peak(), own.gauge.unit));
        text += &format!("- {}: {average} avg, {peak} peak\n", own.gauge.reported);
    }
    text
}

fn text(watched: &[Watched], count: usize, random: &mut Random) -> Text {
    let mut text = Text::default();
    for _ in 0..12 {
        let said = sentence(watched, count, random);
        text.say(&said);
        text.plain("\n\n");
    }
    text
}

fn sentence(watched: &[Watched], count: usize, random: &mut Random) -> Said {
    let own = random.pick(watched);
    let spoken = *random.pick(own.gauge.spoken);
    let unit = own.gauge.unit;
    let (average, peak) = (own.average(), own.peak());
    let averages = ["The average {m} was {v}.", "{m} averaged {v}.", "On average, {m} came to {v}."];
    let peaks = ["The peak {m} was {v}.", "{m} peaked at {v}.", "The highest {m} was {v}."];
    let say = |template: &&str, value: f64| {
        let words = template.replace("{m}", spoken).replace("{v}", &with_unit(value, unit));
        speech::capitalised(&words)
    };
    let wrong = |value: f64, factor: f64| {
        if unit == "%" && value * factor > 99.0 { value * 0.8 } else { value * factor }
    };
    match random.below(9) {
        0 | 1 => Said::new("average", Label::Supported, say(random.pick(&averages), average)),
        2 | 3 => Said::new("peak", Label::Supported, say(random.pick(&peaks), peak)),
        4 => Said::new("peak for average", Label::Contradicted, say(random.pick(&averages), peak)),
        5 => Said::new("average for peak", Label::Contradicted, say(random.pick(&peaks), average)),
        6 => {
            Said::new("wrong average", Label::Contradicted, say(random.pick(&averages), wrong(average, 1.09)))
        }
        7 => Said::new("wrong peak", Label::Contradicted, say(random.pick(&peaks), wrong(peak, 1.12))),
        _ if random.chance(0.5) => {
            Said::new("samples", Label::Supported, format!("{count} samples were taken."))
        }
        _ => Said::new("wrong samples", Label::Contradicted, format!("{} samples were taken.", count + 7)),
    }
}
