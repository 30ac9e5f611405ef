"""Reports on paper: the results of a project as HTML, PDF, Excel and PowerPoint."""
