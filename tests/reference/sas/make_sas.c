/* ReadStat writes no labels of tagged missing values (.A) into catalogs, so this one has none.

   Makes the project's own small SAS file and catalog with ReadStat's writer (invented answers).

   Debian: apt-get install libreadstat-dev
   cc make_sas.c -lreadstat -o make_sas && ./make_sas
*/
#include <readstat.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static ssize_t to_file(const void *data, size_t size, void *file) {
    return write(*(int *)file, data, size);
}

static void check(readstat_error_t error) {
    if (error != READSTAT_OK) {
        fprintf(stderr, "%s\n", readstat_error_message(error));
        _exit(1);
    }
}

static readstat_label_set_t *labels(readstat_writer_t *writer) {
    readstat_label_set_t *set = readstat_add_label_set(writer, READSTAT_TYPE_DOUBLE, "ZUFRIED");
    readstat_label_double_value(set, 1, "sehr unzufrieden");
    readstat_label_double_value(set, 5, "sehr zufrieden");
    return set;
}

int main(void) {
    int data = open("satisfaction.sas7bdat", O_CREAT | O_TRUNC | O_WRONLY, 0644);
    int catalog = open("satisfaction.sas7bcat", O_CREAT | O_TRUNC | O_WRONLY, 0644);
    const double answers[] = {1, 5, 3, 0, 0, 0};
    const char *places[] = {"Aachen", "D\xc3\xbcren", "", "J\xc3\xbclich", "Eschweiler", "Aachen"};
    const char tags[] = {0, 0, 0, 'A', 'Z', 1};

    readstat_writer_t *writer = readstat_writer_init();
    readstat_set_data_writer(writer, to_file);
    readstat_writer_set_file_timestamp(writer, 1385856000);
    readstat_variable_t *answer =
        readstat_add_variable(writer, "Z_FLAECHE", READSTAT_TYPE_DOUBLE, 0);
    readstat_variable_set_label(answer, "Zufriedenheit mit Gewerbefl\xc3\xa4" "chen");
    readstat_variable_set_format(answer, "ZUFRIED");
    readstat_variable_t *place = readstat_add_variable(writer, "ORT", READSTAT_TYPE_STRING, 12);
    check(readstat_begin_writing_sas7bdat(writer, &data, 6));
    for (int i = 0; i < 6; i++) {
        check(readstat_begin_row(writer));
        if (tags[i] > 1)
            check(readstat_insert_tagged_missing_value(writer, answer, tags[i]));
        else if (tags[i] == 1)
            check(readstat_insert_missing_value(writer, answer));
        else
            check(readstat_insert_double_value(writer, answer, answers[i]));
        check(readstat_insert_string_value(writer, place, places[i]));
        check(readstat_end_row(writer));
    }
    check(readstat_end_writing(writer));
    readstat_writer_free(writer);

    writer = readstat_writer_init();
    readstat_set_data_writer(writer, to_file);
    readstat_writer_set_file_timestamp(writer, 1385856000);
    labels(writer);
    check(readstat_begin_writing_sas7bcat(writer, &catalog));
    check(readstat_end_writing(writer));
    readstat_writer_free(writer);
    close(data);
    close(catalog);
    return 0;
}
