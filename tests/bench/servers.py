"""What the comparisons of servers share: building a sample, and what a running server uses. SPDX-License-Identifier: MIT"""
import contextlib
import os
import pathlib
import re
import resource
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def build_sample(sample, directory, compiler, name, level):
    """As another project would: the release libraries by CMake, the rest in one command."""
    build = directory / "libown"
    if not build.exists():
        subprocess.run(["cmake", "-S", ROOT, "-B", build, f"-DCMAKE_C_COMPILER={compiler}", "-DCMAKE_BUILD_TYPE=RelWithDebInfo",
                        "-DOWN_BUILD_ANALYZER=OFF", "-DOWN_BUILD_TESTS=OFF", "-DOWN_BUILD_SAMPLES=OFF"], stdout=subprocess.DEVNULL, check=True)
        subprocess.run(["cmake", "--build", build, "--target", "own_lib_own", "own_lib_hardened"], stdout=subprocess.DEVNULL, check=True)
    output, library = directory / name, ("libown.a", "libown_hardened.a")[level]
    subprocess.run([compiler, "-std=gnu17", "-O2", "-pthread", f"-DOWN_LEVEL={level}", f"-I{ROOT}/include",
                    *(ROOT / "samples" / sample).glob("*.c"), build / "libown" / library, "-ldl", "-o", output], check=True)
    return output


def resident_mb(process):
    return int(re.search(r"VmRSS:\s*(\d+) kB", pathlib.Path(f"/proc/{process.pid}/status").read_text())[1]) / 1024


def processor_seconds(process):
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def prepare():
    """As many files as may be; and where that may be (as root), real-time priority, which is inherited: on a busy machine a
    server would otherwise get a share of the processors that grows with its threads, and wait for the others' ticks whenever
    it wakes up."""
    resource.setrlimit(resource.RLIMIT_NOFILE, 2 * (resource.getrlimit(resource.RLIMIT_NOFILE)[1],))
    with contextlib.suppress(PermissionError):
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
