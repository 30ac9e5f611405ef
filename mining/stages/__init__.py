"""Log and funnel in, the stages between the declared ones out."""
