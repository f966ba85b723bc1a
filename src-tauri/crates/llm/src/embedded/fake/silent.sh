#!/bin/sh
# A worker that never says hello.
read -r _
