# Raking by survey: file (CSV), file of margins (CSV: margin, level, count).
suppressPackageStartupMessages(library(survey))
arguments <- commandArgs(trailingOnly = TRUE)
frame <- read.csv(arguments[1])
margins <- read.csv(arguments[2])
names <- unique(margins$margin)
targets <- lapply(names, function(name) {
  rows <- margins[margins$margin == name, ]
  setNames(data.frame(rows$level, rows$count), c(name, "Freq"))
})
elapsed <- function() proc.time()[["elapsed"]]
start <- elapsed()
design <- svydesign(ids = ~1, weights = ~1, data = frame)
raked <- rake(
  design, lapply(names, reformulate), targets,
  control = list(maxit = 100, epsilon = 1e-10)
)
end <- elapsed()
cat("version", format(packageVersion("survey")), "\n")
cat("setup 0\n")
cat("work", end - start, "\n")
cat("result", format(weights(raked)[1:1000], digits = 15), "\n")
