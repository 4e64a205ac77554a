#!/bin/sh
# Starts a program on ranks of this machine, or of the machines in the file HOSTS ("node1 slots=8", one a line), and starts it again from its last
# backup when a rank is gone, TRIES times in all.
#
#   sh mpirun.sh RANKS PROGRAM [ARGUMENT ...]
#   HOSTS=hosts TRIES=5 sh mpirun.sh 16 dotnet MyProgram.dll
set -u
ranks=$1
shift
mpirun=${MPIRUN:-mpirun}
options=
if "$mpirun" --version 2>&1 | grep -qE 'Open MPI|OpenRTE'; then
  # More ranks than cores are allowed, and root in a container; the threads of a rank are its own business.
  options="--oversubscribe --bind-to none -x NABI_THREADS"
  [ "$(id -u)" != 0 ] || options="$options --allow-run-as-root"
  [ -z "${HOSTS:-}" ] || options="$options --hostfile $HOSTS"
else
  [ -z "${HOSTS:-}" ] || options="-f $HOSTS"
fi
# Ranks that share a machine share its cores.
export NABI_THREADS="${NABI_THREADS:-$(cores=$(($(getconf _NPROCESSORS_ONLN) / ranks)) && echo $((cores > 0 ? cores : 1)))}"
try=1
while true; do
  "$mpirun" $options -n "$ranks" "$@"
  code=$?
  [ $code -ne 0 ] || exit 0
  [ $try -lt "${TRIES:-1}" ] || exit $code
  try=$((try + 1))
  echo "The ranks ended with exit code $code; try $try of ${TRIES:-1} goes on from the last backup." >&2
done
