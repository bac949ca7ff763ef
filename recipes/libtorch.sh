# To be sourced: libtorch 2.9, which the device tch of `deep` is linked with, from PyTorch's wheel
# (1 GB, and its dependencies) in target/deep-venv, which `just venv deep` makes. Each training takes one thread.
export PATH="$PWD/target/deep-venv/bin:$PATH" LIBTORCH_USE_PYTORCH=1 OMP_NUM_THREADS=1
python -c 'import torch; assert torch.__version__.startswith("2.9.0")' 2> /dev/null || python -m pip install --quiet numpy torch==2.9.0
LD_LIBRARY_PATH=$(python -c 'import pathlib, torch; print(pathlib.Path(torch.__file__).parent / "lib")')
export LD_LIBRARY_PATH
