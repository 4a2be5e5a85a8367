"""The views of the page 城市—产业, a file a view: each has a show() that draws it below the page's own controls."""
