/* Waits for a message box with the title that it is given, prints what it says in UTF-8, and presses its button. */
#define UNICODE
#include <windows.h>
#include <stdio.h>

static WCHAR title[64];
static HWND dialog;

static BOOL CALLBACK print(HWND window, LPARAM unused)
{
    static WCHAR words[8192];
    static char text[3 * 8192];
    (void)unused;
    if (GetWindowTextW(window, words, 8192) > 0 && WideCharToMultiByte(CP_UTF8, 0, words, -1, text, sizeof text, NULL, NULL))
        puts(text);
    return TRUE;
}

static BOOL CALLBACK find(HWND window, LPARAM unused)
{
    WCHAR kind[64], own[64];
    (void)unused;
    if (GetClassNameW(window, kind, 64) && GetWindowTextW(window, own, 64) && IsWindowVisible(window)
        && !lstrcmpW(kind, L"#32770") && !lstrcmpW(own, title))
        dialog = window;
    return !dialog;
}

int main(int count, char **arguments)
{
    if (count != 2 || !MultiByteToWideChar(CP_UTF8, 0, arguments[1], -1, title, 64))
        return 2;
    for (int tenths = 0; tenths < 1200; tenths++, Sleep(100)) {
        EnumWindows(find, 0);
        if (dialog) {
            EnumChildWindows(dialog, print, 0);
            PostMessageW(dialog, WM_COMMAND, IDOK, 0);
            return 0;
        }
    }
    return 1;
}
