//! The plans: the whole of what was asked for, the part whose results are kept, and a quick one.

use super::optimiser::Optimiser;
use super::plan::{Block, Family, Images, Labels, Method, Plan, Teacher, Teachers};
use crate::experiment::digits::Configuration;
use crate::experiment::protocol::TEACHER_WIDTH;

/// Adam as in the explorations that this grid goes back to.
const ADAM: Method = Method::Everything(Optimiser::Adam { rate: 1e-3 });
/// Stochastic gradient descent with momentum.
const MOMENTUM: Method = Method::Everything(Optimiser::Momentum { rate: 0.01, momentum: 0.9 });
/// Projected gradient descent, with the step size that Table 1 most often chose and its radius.
const PROJECTED: Method = Method::Projected { step_size: 32.0, radius: 2048.0 };

const TEACHERS: Teachers =
    Teachers { width: TEACHER_WIDTH, rate: 1e-3, batch: 128, epochs: 10, early: 1, count: 4 };
/// Seeds of a block: 0 to 15.
const SEEDS: u64 = 16;
const WIDTHS: [usize; 3] = [4, 6, 8];
const TEMPERATURES: [f64; 4] = [1.0, 2.0, 4.0, 8.0];
/// Images on which the certificate's teacher is computed.
const CERTIFIED: usize = 2000;
/// Label smoothing: its usual amount.
const SMOOTHING: f64 = 0.1;

/// Hard labels, and those of `teachers` at `temperatures`.
fn labels(teachers: &[Teacher], temperatures: &[f64]) -> Vec<Labels> {
    let soft = |&teacher| {
        temperatures.iter().map(move |&temperature| Labels::Soft { teacher, temperature })
    };
    std::iter::once(Labels::Hard).chain(teachers.iter().flat_map(soft)).collect()
}

fn control(name: &str, flipped: f64, images: Images) -> Block {
    Block {
        name: name.into(),
        family: Family::Controls,
        configuration: Configuration::All,
        images,
        flipped,
        method: ADAM,
        widths: vec![8],
        labels: labels(&[Teacher::Own], &[1.0, 4.0]),
        batch: 128,
        marks: vec![1, 3, 10, 20],
        own_epochs: 5,
        first_seed: 0,
        seeds: SEEDS,
    }
}

fn few_images() -> Block {
    Block {
        labels: labels(&[Teacher::Own, Teacher::Full], &[1.0, 4.0]),
        widths: vec![4, 8],
        batch: 32,
        marks: vec![10, 30, 100, 300],
        own_epochs: 100,
        ..control("500 images", 0.0, Images::Drawn(500))
    }
}

fn axis(n: usize, batch: usize, marks: &[usize], seeds: u64) -> Block {
    let mut kinds = labels(&[Teacher::Full], &[1.0, 4.0, 16.0]);
    kinds.insert(1, Labels::Smoothed(SMOOTHING));
    let name = match n {
        usize::MAX => "all images but a sixth".into(),
        n => format!("{n} images"),
    };
    Block {
        family: Family::Images,
        widths: vec![4, 16, 64],
        labels: kinds,
        batch,
        marks: marks.to_vec(),
        own_epochs: 0,
        seeds,
        ..control(&name, 0.0, Images::Drawn(n))
    }
}

fn axes() -> Vec<Block> {
    vec![
        axis(300, 32, &[10, 20, 40, 80, 160, 320], 16),
        axis(1000, 32, &[5, 10, 20, 40, 80, 160], 16),
        axis(3000, 64, &[3, 5, 10, 20, 40, 80], 16),
        axis(10_000, 128, &[2, 5, 10, 20, 30, 40], 16),
        axis(usize::MAX, 128, &[1, 2, 4, 8, 12, 16], 16),
    ]
}

/// One way to train in the grid: the part of its name that says how, and which digits.
fn grid(method: Method, configuration: Configuration, labels: Vec<Labels>, last: usize) -> Block {
    let (how, batch) = match method {
        Method::Projected { .. } => ("PGD", 256),
        Method::Everything(Optimiser::Momentum { .. }) => ("SGD", 128),
        Method::Everything(Optimiser::Adam { .. }) => ("Adam", 128),
    };
    let marks = [1, 3, 10, 30, 100, 160].into_iter().take_while(|&mark| mark <= last);
    Block {
        family: Family::Grid,
        configuration,
        method,
        widths: WIDTHS.to_vec(),
        labels,
        batch,
        marks: marks.collect(),
        own_epochs: 0,
        ..control(&format!("{how}, {configuration}"), 0.0, Images::All)
    }
}

fn certified(method: Method, temperatures: &[f64]) -> Block {
    let block = grid(method, Configuration::All, Vec::new(), 160);
    let teachers = [Teacher::Certificate, Teacher::Full];
    Block {
        name: format!("{}, first {CERTIFIED}", block.name),
        images: Images::First(CERTIFIED),
        labels: labels(&teachers, temperatures),
        batch: 32,
        ..block
    }
}

/// The grid's students of softened labels when hard ones have begun to fall back, with a sixth of the images
/// held out to stop by.
fn long(method: Method, configuration: Configuration) -> Block {
    let block = grid(method, configuration, labels(&[Teacher::Full], &TEMPERATURES[1..]), 160);
    Block {
        name: format!("{}, long", block.name),
        family: Family::Long,
        images: Images::Drawn(usize::MAX),
        marks: vec![1, 3, 10, 20, 30, 40, 60, 80, 100, 130, 160],
        first_seed: SEEDS,
        ..block
    }
}

fn longs() -> impl Iterator<Item = Block> {
    [Configuration::All, Configuration::Reduced]
        .into_iter()
        .flat_map(|configuration| [ADAM, MOMENTUM].map(|method| long(method, configuration)))
}

impl Plan {
    /// Everything that was asked for, and the long trainings.
    pub fn whole() -> Self {
        let mut blocks = vec![
            control("20 % noise", 0.2, Images::All),
            control("40 % noise", 0.4, Images::All),
            few_images(),
        ];
        blocks.extend(axes());
        for configuration in [Configuration::All, Configuration::Reduced] {
            for method in [ADAM, MOMENTUM, PROJECTED] {
                let labels = labels(&[Teacher::Full, Teacher::Early], &TEMPERATURES);
                blocks.push(grid(method, configuration, labels, 160));
            }
        }
        blocks.extend([ADAM, MOMENTUM, PROJECTED].map(|method| certified(method, &TEMPERATURES)));
        blocks.extend(longs());
        Self { teachers: TEACHERS, blocks }
    }

    /// A part of it for half an hour of two cores: the controls and the number of images first, for they
    /// decide what a null result means.
    pub fn standard() -> Self {
        let mut blocks = Self::whole().blocks;
        // The controls and the number of images are those of the whole.
        blocks.retain(|block| matches!(block.family, Family::Controls | Family::Images));
        let mut full = labels(&[Teacher::Full], &TEMPERATURES);
        full.extend(labels(&[Teacher::Early], &[1.0]).split_off(1));
        let few = || labels(&[Teacher::Full], &[1.0, 4.0]);
        blocks.push(grid(ADAM, Configuration::All, full.clone(), 100));
        blocks.push(grid(MOMENTUM, Configuration::All, full, 100));
        blocks.push(grid(ADAM, Configuration::Reduced, few(), 100));
        blocks.push(grid(MOMENTUM, Configuration::Reduced, few(), 100));
        blocks.push(grid(PROJECTED, Configuration::All, few(), 10));
        blocks.push(grid(PROJECTED, Configuration::Reduced, few(), 100));
        blocks.push(certified(ADAM, &[1.0]));
        blocks.push(certified(MOMENTUM, &[1.0]));
        Self { teachers: TEACHERS, blocks }
    }

    /// The long trainings alone.
    pub fn long() -> Self {
        Self { teachers: TEACHERS, blocks: longs().collect() }
    }

    /// One block of each kind with few images, narrow teachers and three seeds: seconds, and no evidence.
    pub fn quick() -> Self {
        let small = |block: Block, images, marks: &[usize]| Block {
            images,
            widths: vec![4],
            marks: marks.to_vec(),
            batch: 32,
            own_epochs: block.own_epochs.min(2),
            seeds: 3,
            ..block
        };
        let few = || labels(&[Teacher::Full], &[1.0, 4.0]);
        let certificate =
            vec![Labels::Hard, Labels::Soft { teacher: Teacher::Certificate, temperature: 1.0 }];
        let blocks = vec![
            small(control("20 % noise", 0.2, Images::All), Images::First(500), &[1, 3]),
            small(axis(300, 32, &[], 3), Images::Drawn(300), &[2, 4, 8]),
            small(grid(ADAM, Configuration::All, few(), 1), Images::All, &[1, 3]),
            small(grid(PROJECTED, Configuration::All, few(), 1), Images::First(1000), &[1]),
            Block {
                name: "certificate".into(),
                ..small(grid(MOMENTUM, Configuration::All, certificate, 1), Images::First(40), &[1])
            },
        ];
        let teachers = Teachers { width: 16, epochs: 2, count: 2, ..TEACHERS };
        Self { teachers, blocks }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nothing of the kept part is missing from the whole, hard labels come first, and what is left out of
    /// the part is said.
    #[test]
    fn the_part_is_one_of_the_whole() {
        let (whole, standard) = (Plan::whole(), Plan::standard());
        assert_eq!(whole.left_out(&standard), Vec::<String>::new());
        assert_eq!(whole.left_out(&whole), Vec::<String>::new());
        for block in whole.blocks.iter().chain(&standard.blocks).chain(&Plan::quick().blocks) {
            assert_eq!(block.labels[0], Labels::Hard, "{}", block.name);
            assert!(block.marks.is_sorted() && block.epochs() > 0, "{}", block.name);
        }
        let left_out = standard.left_out(&whole).join("\n");
        assert!(left_out.contains("PGD, all digits, first 2000: all of it"), "{left_out}");
        assert!(!left_out.contains("300 images"), "{left_out}");
        assert!(left_out.contains("Adam, reduced, long: all of it"), "{left_out}");
        let fewer = Block { seeds: 5, ..whole.blocks[0].clone() };
        let fewer = Plan { blocks: vec![fewer], ..whole.clone() }.left_out(&whole).join("\n");
        assert!(fewer.contains("20 % noise: 11 of 16 seeds"), "{fewer}");
    }

    /// What the grid suggested is tested on seeds that the grid does not have, with images held out that
    /// stop hard labels before they fall back.
    #[test]
    fn long_trainings_have_seeds_of_their_own() {
        let grid = Plan::whole().blocks.into_iter().filter(|block| block.family == Family::Grid);
        let seen = grid.map(|block| block.first_seed + block.seeds).max().unwrap();
        let mut more = Plan::whole();
        more.set_seeds(20);
        let long = more.blocks.iter().filter(|block| block.family == Family::Long);
        assert!(long.clone().count() > 0 && long.clone().all(|block| block.first_seed >= 20));
        for block in Plan::long().blocks {
            assert!(block.first_seed >= seen, "{}", block.name);
            assert!(block.images_of(60_000) < 60_000, "{}: none held out", block.name);
        }
    }
}
