# 400 prompts, 512 tokens in, 128 tokens out
for rate in 1 4 8 inf; do
  python benchmark_serving.py --backend vllm --model stilt-9b-instruct --request-rate $rate --num-prompts 400 --random-input-len 512 --random-output-len 128
done
