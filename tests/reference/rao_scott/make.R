# Reference values of the Rao-Scott test; writes apistrat.json and raked.json beside itself.
# R 4.2.2, survey 4.1.1. Call, from this folder:  Rscript make.R FOLDER
# FOLDER holds the shared test material methods/r-survey (d300.csv, margins300.json).
suppressMessages(library(survey))
folder <- commandArgs(trailingOnly = TRUE)[1]
number <- function(x) paste0("[", paste(sprintf("%.17g", x), collapse = ", "), "]")
object <- function(fields) paste0("{", paste0('"', names(fields), '": ', fields, collapse = ", "), "}")
text <- function(x) paste0('"', x, '"')
program <- text(paste0(R.version.string, ", survey ", packageVersion("survey")))
tested <- function(result) c(
  F = number(result$statistic), df = number(result$parameter), p = number(result$p.value))

# 1 Stratified sample of schools (R's own data): the test and everything that goes into it.
data(api)
schools <- svydesign(id = ~1, strata = ~stype, weights = ~pw, data = apistrat, fpc = ~fpc)
cells <- svymean(~interaction(stype, sch.wide), schools)  # sch.wide varies slowest
# An empty cell: 20, 0, 15 and 15 of 50 answers, drawn with replacement.
small <- svydesign(id = ~1, weights = ~1, data = data.frame(
  row = rep(c("a", "b"), c(20, 30)), column = rep(c("x", "x", "y"), c(20, 15, 15))))
pearson <- svychisq(~sch.wide + stype, schools, statistic = "Chisq")
writeLines(object(c(
  program = program,
  call = text("svychisq(~sch.wide + stype, design, statistic = 'F')"),
  shape = "[2, 3]", n = nrow(apistrat), design_df = degf(schools),
  proportions = number(coef(cells)), covariance = number(vcov(cells)),
  chi_square = number(pearson$statistic),
  tested(svychisq(~sch.wide + stype, schools, statistic = "F")),
  empty_cell = object(tested(svychisq(~row + column, small, statistic = "F"))))), "apistrat.json")

# 2 Raked weights. A subset of a raked design keeps all rows with weight 0, so that R's test
# counts the degrees of freedom of the whole sample (df[2] / df[1]).
d <- read.csv(file.path(folder, "d300.csv"))
lines <- readLines(file.path(folder, "margins300.json"), warn = FALSE)
pairs <- regmatches(lines, regexpr('"[A-Za-z0-9_]+": [0-9.]+', lines))
targets <- setNames(as.numeric(sub(".*: ", "", pairs)), gsub('"', "", sub(":.*", "", pairs)))
margin <- function(name) {
  levels <- sort(unique(d[[name]]))
  setNames(data.frame(levels, targets[levels]), c(name, "Freq"))
}
margins <- c("size", "sector", "district")
raked <- rake(svydesign(ids = ~1, strata = ~stratum, weights = ~w, fpc = ~fpc, data = d),
              list(~size, ~sector, ~district), lapply(margins, margin),
              control = list(maxit = 500, epsilon = 1e-13))
rows <- character()
for (item in c("q01", "q02", "q03")) for (segment in c("size", "member")) {
  answered <- subset(raked, !is.na(d[[item]]))
  result <- svychisq(as.formula(paste0("~", item, "+", segment)), answered, statistic = "F")
  rows <- c(rows, object(c(item = text(item), segment = text(segment),
                           degf_of_subset = degf(answered), tested(result))))
}
writeLines(object(c(
  program = program,
  call = text("svychisq(~q + segment, subset(raked, !is.na(q)), statistic = 'F')"),
  weights = number(weights(raked)),
  rows = paste0("[\n", paste(rows, collapse = ",\n"), "\n]"))), "raked.json")
