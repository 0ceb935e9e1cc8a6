// The same with std::sync. SPDX-License-Identifier: MIT
use std::hint::black_box;
use std::sync::{Arc, Mutex, RwLock};
use std::thread;
use std::time::Instant;

struct Shared {
    arc: Arc<i64>,
    m: Mutex<i64>,
    rw: RwLock<i64>,
    count: usize,
}

fn clone_drop(s: &Shared) {
    for _ in 0..s.count {
        black_box(&*Arc::clone(&s.arc));
    }
}

fn upgrade(s: &Shared) {
    let w = Arc::downgrade(&s.arc);
    for _ in 0..s.count {
        black_box(&*w.upgrade().unwrap());
    }
}

fn new_drop(s: &Shared) {
    for i in 0..s.count {
        black_box(&*Arc::new(i));
    }
}

fn make_mut(s: &Shared) {
    let mut a = Arc::new(0);
    for _ in 0..s.count {
        let t = Arc::make_mut(&mut a);
        *t += 1;
        black_box(t);
    }
}

fn lock(s: &Shared) {
    for _ in 0..s.count {
        *s.m.lock().unwrap() += 1;
    }
}

fn read_lock(s: &Shared) {
    for _ in 0..s.count {
        black_box(&*s.rw.read().unwrap());
    }
}

fn run(work: fn(&Shared), threads: usize, count: usize) {
    let s = Shared { arc: Arc::new(0), m: Mutex::new(0), rw: RwLock::new(0), count: count / threads };
    let begin = Instant::now();
    thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(|| work(&s));
        }
        work(&s);
    });
    println!("{:.3}", begin.elapsed().as_nanos() as f64 / count as f64);
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let count = arguments[2].parse().unwrap();
    match arguments[1].as_str() {
        "arc_new_drop" => run(new_drop, 1, count),
        "arc_clone_drop" => run(clone_drop, 1, count),
        "arc_clone_drop_2" => run(clone_drop, 2, count),
        "arc_upgrade" => run(upgrade, 1, count),
        "arc_make_mut" => run(make_mut, 1, count),
        "mutex" => run(lock, 1, count),
        "mutex_4" => run(lock, 4, count),
        "read" => run(read_lock, 1, count),
        "read_2" => run(read_lock, 2, count),
        _ => std::process::exit(2),
    }
}
