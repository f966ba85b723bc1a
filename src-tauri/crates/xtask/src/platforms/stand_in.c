/* Stands in for programs that the tests of the installer have not got. Started with arguments, as Microsoft's installer of
   WebView2: it writes what it was started with into the file STAND_IN_NOTES and ends as STAND_IN_ENDS says. Started
   without, as the embedded engine: it runs until its input ends. */
#define UNICODE
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>

int main(int count, char **arguments)
{
    char text[3 * 8192];
    const char *ends = getenv("STAND_IN_ENDS");
    FILE *notes;
    (void)arguments;
    if (count == 1) {
        while (getchar() != EOF)
            ;
        return 0;
    }
    if (!WideCharToMultiByte(CP_UTF8, 0, GetCommandLineW(), -1, text, sizeof text, NULL, NULL))
        return 1;
    notes = fopen(getenv("STAND_IN_NOTES"), "a");
    if (!notes || fprintf(notes, "%s\n", text) < 0 || fclose(notes))
        return 1;
    return ends ? atoi(ends) : 0;
}
