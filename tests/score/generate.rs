//! Cases from seeds: a world, a way to write it down, what is planted, and texts about it.

use crate::case::{Case, Half, Hand};
use crate::plants::{self, Setup};
use crate::random::Random;
use crate::sentences::{self, Ask};
use crate::shapes::{Marker, Shape};
use crate::world::World;

/// Seeds of the halves lie apart.
fn seed(half: Half, number: u64) -> u64 {
    match half {
        Half::Tuning => 1_000 + number,
        Half::Test => 900_000 + number * 7,
    }
}

pub fn case(half: Half, number: u64, passages: usize) -> Case {
    let seed = seed(half, number);
    let mut random = Random::new(seed);
    let mut world = World::new(&mut random);
    let setup = Setup::new(&mut random);
    let marker = plants::in_rows(&mut world, &mut random);
    let shape = Shape::new(&world, marker, &setup.host, &mut random);
    let mut files = shape.write(&mut world);
    let planted = plants::beside(&mut world, &setup, &mut files, &mut random);
    let mut ask = Ask {
        world: &world,
        setup: &setup,
        files: &files,
        planted: &planted,
        marked: marker != Marker::None,
        half,
        random: Random::new(seed ^ 0xfeed),
    };
    let text = sentences::text(&mut ask, passages);
    Case {
        name: format!("{number} ({}, {:?})", world.domain.name, shape.format),
        half,
        hand: Hand::Templates,
        root: None,
        files,
        texts: vec![text],
        planted,
        world: Some(world),
        truths: None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Half, Hand, case};

    #[test]
    fn a_seed_gives_one_case_and_the_halves_share_no_folder() {
        let files =
            |half| (0..30).map(|number| case(half, number, 20)).map(|case| case.files).collect::<Vec<_>>();
        let (tuning, test) = (files(Half::Tuning), files(Half::Test));
        assert_eq!(tuning, files(Half::Tuning));
        let tuning: BTreeSet<_> = tuning.into_iter().collect();
        assert!(test.iter().all(|folder| !tuning.contains(folder)));
    }

    #[test]
    fn the_corpus_is_as_large_as_it_has_to_be() {
        let generated: usize = [Half::Tuning, Half::Test]
            .into_iter()
            .flat_map(|half| (0..90).map(move |number| case(half, number, 40)))
            .flat_map(|case| case.texts)
            .map(|text| text.passages.len())
            .sum();
        let kept = crate::fixtures::cases(None).expect("the fixtures can be read");
        let by = |hand| -> usize {
            let cases = kept.iter().filter(|case| case.hand == hand);
            cases.flat_map(|case| &case.texts).map(|text| text.passages.len()).sum()
        };
        let (by_model, by_person) = (by(Hand::Model), by(Hand::Person));
        assert!(generated >= 1_500, "{generated}");
        assert!(by_model >= 500, "{by_model}");
        assert!(by_person >= 600, "{by_person}");
    }
}
