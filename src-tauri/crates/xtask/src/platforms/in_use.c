/* Waits until a program runs: nobody may write into its file then. */
#define UNICODE
#include <windows.h>
#include <shellapi.h>

int main(void)
{
    int count;
    WCHAR **arguments = CommandLineToArgvW(GetCommandLineW(), &count);
    if (!arguments || count != 2)
        return 2;
    for (int tenths = 0; tenths < 1200; tenths++, Sleep(100)) {
        HANDLE file = CreateFileW(arguments[1], GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                                  NULL, OPEN_EXISTING, 0, NULL);
        if (file == INVALID_HANDLE_VALUE)
            return GetLastError() != ERROR_SHARING_VIOLATION;
        CloseHandle(file);
    }
    return 1;
}
