"""llama.cpp's own server for one test: package folder, model file, port, context. It serves until it is ended."""

import sys
import time

sys.path.insert(0, sys.argv[1])
import xllamacpp

parameters = xllamacpp.CommonParams()
parameters.model.path = sys.argv[2]
parameters.model_alias = {"smollm2"}
parameters.hostnames = ["127.0.0.1"]
parameters.port = int(sys.argv[3])
parameters.n_ctx = int(sys.argv[4])
parameters.n_parallel = 1
# With other work on the cores, more threads than one wait for each other.
parameters.cpuparams.n_threads = 1
parameters.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(parameters)
print(server.listening_address, flush=True)
while True:
    time.sleep(3600)
