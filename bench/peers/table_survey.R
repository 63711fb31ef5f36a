# Means with standard errors by survey: file (CSV), number of items.
suppressPackageStartupMessages(library(survey))
arguments <- commandArgs(trailingOnly = TRUE)
frame <- read.csv(arguments[1])
items <- sprintf("q%02d", seq_len(as.integer(arguments[2])) - 1)
frame[items] <- lapply(frame[items], function(codes) ifelse(codes > 0, codes, NA))
elapsed <- function() proc.time()[["elapsed"]]
start <- elapsed()
design <- svydesign(ids = ~1, strata = ~stratum, weights = ~w, data = frame)
ready <- elapsed()
first <- c()
for (item in items) {
  question <- reformulate(item)
  errors <- SE(svymean(question, design, na.rm = TRUE))
  for (breakdown in c("size", "sector", "district", "member")) {
    by_group <- svyby(question, reformulate(breakdown), design, svymean, na.rm = TRUE)
    errors <- c(errors, SE(by_group))
  }
  if (item == items[1]) first <- errors
}
end <- elapsed()
cat("version", format(packageVersion("survey")), "\n")
cat("setup", ready - start, "\n")
cat("work", end - ready, "\n")
cat("result", format(unname(first), digits = 15), "\n")
