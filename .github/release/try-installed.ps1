# Takes an installer for Windows through its life: installs in silence, makes a report, starts the engine and the app,
# closes the window as its own button does, and removes everything but what is the user's.
param([Parameter(Mandatory)] [string] $Installer)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest

$folder = "$env:LOCALAPPDATA\Programs\Chimera"
$data = "$env:APPDATA\Chimera"
$keys = @(
    'Classes\Directory\shell\Chimera'
    'Classes\Directory\Background\shell\Chimera'
    'Classes\Drive\shell\Chimera'
    'Microsoft\Windows\CurrentVersion\Uninstall\Chimera'
) | ForEach-Object { "HKCU:\Software\$_" }
$shortcut = "$env:APPDATA\Microsoft\Windows\Start Menu\Programs\Chimera.lnk"
# The cache of the web view, and where the window was.
$window = "$env:LOCALAPPDATA\io.github.chimera-reports.Chimera", "$env:APPDATA\io.github.chimera-reports.Chimera"

function Wait-Until([string] $What, [scriptblock] $IsSo) {
    $end = (Get-Date).AddMinutes(2)
    while (-not (& $IsSo)) {
        if ((Get-Date) -gt $end) { throw "not within two minutes: $What" }
        Start-Sleep -Milliseconds 200
    }
}

function Invoke-Silently([string] $Program) {
    $process = Start-Process -FilePath $Program -ArgumentList '/S' -Wait -PassThru
    if ($process.ExitCode -ne 0) { throw "$Program ends with $($process.ExitCode)" }
}

# What the app has logged so far.
function Get-Log {
    Get-ChildItem "$data\logs" -Filter '*.log' -ErrorAction Ignore | Get-Content
}

# The user's own files, each with its SHA-256; the log has its own life.
function Get-UserData {
    Get-ChildItem $data -Recurse -File | Where-Object DirectoryName -NE "$data\logs" | Get-FileHash |
        ForEach-Object { "$($_.Hash) $($_.Path)" } | Sort-Object
}

Invoke-Silently $Installer
foreach ($path in $keys + $shortcut) {
    if (-not (Test-Path $path)) { throw "there is no $path" }
}

if ($env:WINDOWS_CERTIFICATE) {
    $unsigned = Get-Item $Installer, "$folder\*.exe" |
        Where-Object { -not (Get-AuthenticodeSignature $_).SignerCertificate }
    if ($unsigned) { throw "not signed: $unsigned" }
}

& "$folder\chimera-cli.exe" report --sample --out installed-report
if ($LASTEXITCODE -ne 0) { throw "the installed chimera-cli ends with $LASTEXITCODE" }
if (-not (Get-Item installed-report\report.html).Length) { throw 'the report is empty' }

# The engine tells with which processors and cards it computes, as soon as it has started.
$hello = cmd /c "`"$folder\llama-worker.exe`" < NUL" | Out-String
if ($LASTEXITCODE -ne 0 -or $hello -notmatch '"devices":\["') { throw "the installed engine says: $hello" }

$app = Start-Process -FilePath "$folder\chimera.exe" -PassThru
# Else nobody can be told afterwards how it ended.
$null = $app.Handle
Wait-Until 'the page is there' { (Get-Log) -match 'the page is there' }
Wait-Until 'the window is there' {
    $app.Refresh()
    $app.MainWindowHandle -ne 0 -and $app.MainWindowTitle -eq 'Chimera'
}
$null = $app.CloseMainWindow()
if (-not $app.WaitForExit(60000)) { throw 'the window does not close' }
if ($app.ExitCode -ne 0) { throw "the app ends with $($app.ExitCode)" }
# The page is asked before the window closes; where it does not answer, the window closes without it, and says so.
$trouble = (Get-Log) -match ' ERROR |the page does not answer'
if ($trouble) { throw "the app has logged: $trouble" }
Wait-Until 'the web view has ended' {
    -not (Get-CimInstance Win32_Process -Filter "Name = 'msedgewebview2.exe'" |
        Where-Object CommandLine -Match 'io\.github\.chimera-reports\.Chimera')
}

$before = Get-UserData
if (-not ($before -match '\\runs\\')) { throw 'no run is kept' }
Set-Content "$folder\mine.txt" "the user's own"
Invoke-Silently "$folder\uninstall.exe"
# It goes on by itself.
Wait-Until 'all that was installed is removed' {
    -not (Get-ChildItem $folder | Where-Object Name -NE 'mine.txt') -and -not (Test-Path $keys[-1])
}
Wait-Until 'what the window left is removed' { -not ($window | Where-Object { Test-Path $_ }) }
foreach ($path in $keys + $shortcut) {
    if (Test-Path $path) { throw "there is still $path" }
}
if (-not (Test-Path "$folder\mine.txt")) { throw "the user's own file is gone" }
if (Compare-Object $before @(Get-UserData)) { throw "the user's data are not as they were" }
