/* Waits for a dialog with the title that it is given, prints what it says in UTF-8, and presses its button. With `all` as a
   second argument it goes on with those that follow, whose titles begin so, until none has come for a while. */
#define UNICODE
#include <windows.h>
#include <stdio.h>
#include <string.h>

enum { TENTHS = 1200, QUIET = 30, STEADY = 3, MOST = 8192 };

static WCHAR title[64];
static BOOL all;
static HWND dialog;
static char said[16 * MOST], before[16 * MOST];

static BOOL CALLBACK read(HWND window, LPARAM unused)
{
    static WCHAR words[MOST];
    static char text[3 * MOST];
    (void)unused;
    if (IsWindowVisible(window) && SendMessageW(window, WM_GETTEXT, MOST, (LPARAM)words) > 0
        && WideCharToMultiByte(CP_UTF8, 0, words, -1, text, sizeof text, NULL, NULL)
        && strlen(said) + strlen(text) + 2 < sizeof said) {
        strcat(said, text);
        strcat(said, "\n");
    }
    return TRUE;
}

/* One that another lies before takes no keys, and is not meant. */
static BOOL CALLBACK find(HWND window, LPARAM unused)
{
    WCHAR kind[64], own[64];
    (void)unused;
    if (GetClassNameW(window, kind, 64) && GetWindowTextW(window, own, 64) && IsWindowVisible(window)
        && IsWindowEnabled(window) && !lstrcmpW(kind, L"#32770")
        && !(all ? wcsncmp(own, title, wcslen(title)) : wcscmp(own, title)))
        dialog = window;
    return !dialog;
}

int main(int count, char **arguments)
{
    int quiet = -TENTHS, steady = 0;
    all = count == 3 && !strcmp(arguments[2], "all");
    if (count != 2 + all || !MultiByteToWideChar(CP_UTF8, 0, arguments[1], -1, title, 64))
        return 2;
    for (int tenths = 0; tenths < TENTHS && quiet < QUIET; tenths++, quiet++, Sleep(100)) {
        dialog = NULL;
        EnumWindows(find, 0);
        if (!dialog)
            continue;
        quiet = 0;
        *said = 0;
        EnumChildWindows(dialog, read, 0);
        if (strcmp(said, before)) {
            puts(strcpy(before, said));
            steady = 0;
        }
        /* Only what is all there, and not left for later, when another page may be. */
        if (all && (++steady <= STEADY || !IsWindowEnabled(GetDlgItem(dialog, IDOK))))
            continue;
        SendMessageTimeoutW(dialog, WM_COMMAND, IDOK, 0, SMTO_NORMAL, 5000, NULL);
        if (!all)
            return 0;
    }
    return quiet != QUIET;
}
