#!/bin/sh
# What OpenSSH's clients run to ask for a passphrase or password (keys.ts: askpassEnvironment).
printf '%s\n' "$LAB_SECRET"
