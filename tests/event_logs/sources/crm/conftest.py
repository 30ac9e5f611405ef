"""The script that plays a company in Tryton is run by a test, not collected as one."""

collect_ignore = ["tryton_company.py"]
