"""Log and funnel in, what the CRM says against what calls and emails show out."""
