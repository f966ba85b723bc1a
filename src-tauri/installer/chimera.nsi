; Chimera's installer for Windows: for one user, without an administrator. `makensis` takes:
;   /DVERSION=0.1.0       the version
;   /DPROGRAMS=folder     the folder with chimera.exe, chimera-cli.exe, the engine where there is one, and the licences
;   /DOUT=file.exe        what to write
;   /DBOOTSTRAPPER=file   Microsoft's WebView2 bootstrapper, to be carried along (optional)
;   /DSIGN=command        signs the file that is named behind it: so the uninstaller, which is made here, is signed too (optional)
;   /DMODEL=folder /DMODEL_NAME=file.gguf
;                         a model to be carried along, so that the embedded engine has one at once (optional)
;   /DTARGET=name         the kind of program that the installer itself is (optional)
;   /DCOMPRESSOR=name     how the files are compressed (optional; as small as can be)
; Its own texts are in English and German. It removes only what it brought; runs, settings and reports stay.

Unicode true
!ifdef TARGET
  Target ${TARGET}
!endif

!include MUI2.nsh
!include LogicLib.nsh

!define NAME "Chimera"
!define IDENTIFIER "io.github.chimera-reports.Chimera"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define WEBVIEW "EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"

Name "${NAME}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
RequestExecutionLevel user
; Each file by itself: all of it in one would be unpacked into a temporary file first, and a full drive would be taken for a
; damaged download. They are larger than what the compressor remembers, so little is gained by it anyway.
!ifndef COMPRESSOR
  !define COMPRESSOR lzma
!endif
SetCompressor ${COMPRESSOR}
; What cannot be written is told by what follows, not asked about.
SetOverwrite try
ManifestDPIAware true
ManifestSupportedOS all
BrandingText "${NAME} ${VERSION}"
!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"' = 0
!endif

VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "${NAME}"
VIAddVersionKey "CompanyName" "the Chimera authors"
VIAddVersionKey "LegalCopyright" "the Chimera authors, MIT"

!define MUI_ICON "..\..\icons\icon.ico"
!define MUI_UNICON "..\..\icons\icon.ico"
!define MUI_FINISHPAGE_RUN "$INSTDIR\chimera.exe"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "..\..\LICENSE"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"

LangString OpenWith ${LANG_ENGLISH} "Open with Chimera"
LangString OpenWith ${LANG_GERMAN} "Mit Chimera öffnen"
LangString InUse ${LANG_ENGLISH} "$INSTDIR cannot be written to: Chimera, chimera-cli or the embedded engine still runs, or you may not write there. Close them or choose another folder, then try again. Nothing has been changed."
LangString InUse ${LANG_GERMAN} "In $INSTDIR kann nicht geschrieben werden: Chimera, chimera-cli oder die eingebaute Engine läuft noch, oder Sie dürfen dort nicht schreiben. Beenden Sie sie oder wählen Sie einen anderen Ordner und versuchen Sie es erneut. Nichts wurde geändert."
LangString StillInUse ${LANG_ENGLISH} "$INSTDIR cannot be changed: Chimera, chimera-cli or the embedded engine still runs, or you may not write there. Close them, then try again. Nothing has been changed."
LangString StillInUse ${LANG_GERMAN} "In $INSTDIR kann nichts geändert werden: Chimera, chimera-cli oder die eingebaute Engine läuft noch, oder Sie dürfen dort nicht schreiben. Beenden Sie sie und versuchen Sie es erneut. Nichts wurde geändert."
LangString TemporaryFull ${LANG_ENGLISH} "There is no room for temporary files in $TEMP. Make room on that drive, then start this installer again. Nothing has been changed."
LangString TemporaryFull ${LANG_GERMAN} "In $TEMP ist kein Platz für temporäre Dateien. Schaffen Sie dort Platz und starten Sie das Installationsprogramm erneut. Nichts wurde geändert."
LangString NoWebView ${LANG_ENGLISH} "WebView2, which shows Chimera's window, could not be installed; this computer may be offline. Chimera will say how to get it. chimera-cli works without it."
LangString NoWebView ${LANG_GERMAN} "WebView2, das Chimeras Fenster anzeigt, konnte nicht installiert werden; vielleicht ist dieser Rechner offline. Chimera sagt beim Start, woher man es bekommt. chimera-cli läuft ohne."
LangString Unfinished ${LANG_ENGLISH} "Not everything could be written to $INSTDIR. Make room on the drive and run this installer again; runs, settings and reports are untouched."
LangString Unfinished ${LANG_GERMAN} "Nicht alles konnte nach $INSTDIR geschrieben werden. Schaffen Sie Platz und starten Sie das Installationsprogramm erneut; Läufe, Einstellungen und Berichte sind unberührt."

!ifdef BOOTSTRAPPER
; Leaves $0 empty where WebView2 is not there, for this user or for all.
Function FindWebView
  ReadRegStr $0 HKLM "SOFTWARE\WOW6432Node\Microsoft\${WEBVIEW}" "pv"
  ${If} $0 == ""
    ReadRegStr $0 HKLM "SOFTWARE\Microsoft\${WEBVIEW}" "pv"
  ${EndIf}
  ${If} $0 == ""
    ReadRegStr $0 HKCU "Software\Microsoft\${WEBVIEW}" "pv"
  ${EndIf}
  ${If} $0 == "0.0.0.0"
    StrCpy $0 ""
  ${EndIf}
FunctionEnd

; Microsoft's program is unpacked beside ours, where there is room; temporary files may have none.
Function InstallWebView
  ClearErrors
  File "/oname=$INSTDIR\webview2.exe" "${BOOTSTRAPPER}"
  ExecWait '"$INSTDIR\webview2.exe" /silent /install' $0
  ${If} ${Errors}
  ${OrIf} $0 != 0
    MessageBox MB_ICONEXCLAMATION|MB_OK "$(NoWebView)" /SD IDOK
  ${EndIf}
  Delete "$INSTDIR\webview2.exe"
FunctionEnd
!endif

; The pages want a few files that are unpacked for as long as they are shown.
Function .onInit
  ${IfNot} ${Silent}
    ClearErrors
    GetTempFileName $0
    FileOpen $1 $0 w
    ${For} $2 1 4096
      FileWrite $1 "................................................................"
    ${Next}
    FileClose $1
    Delete $0
    ${If} ${Errors}
      MessageBox MB_ICONSTOP|MB_OK "$(TemporaryFull)"
      SetErrorLevel 4
      Abort
    ${EndIf}
  ${EndIf}
FunctionEnd

; A program that runs cannot be opened for writing; nor can one in a folder that is not the user's.
!macro TryProgram program said
  ${If} ${FileExists} "$INSTDIR\${program}"
    ClearErrors
    FileOpen $0 "$INSTDIR\${program}" a
    ${If} ${Errors}
      !insertmacro Refuse ${said}
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

!macro Refuse said
  MessageBox MB_ICONSTOP|MB_OK "$(${said})" /SD IDOK
  SetErrorLevel 2
  Abort
!macroend

!macro TryPrograms said
  !insertmacro TryProgram "chimera.exe" ${said}
  !insertmacro TryProgram "chimera-cli.exe" ${said}
  !insertmacro TryProgram "llama-worker.exe" ${said}
!macroend

Function CheckWritable
  CreateDirectory "$INSTDIR"
  ClearErrors
  FileOpen $0 "$INSTDIR\chimera-writable" w
  ${If} ${Errors}
    !insertmacro Refuse InUse
  ${EndIf}
  FileClose $0
  Delete "$INSTDIR\chimera-writable"
  !insertmacro TryPrograms InUse
FunctionEnd

!macro OfferFor key folder
  WriteRegStr HKCU "Software\Classes\${key}\shell\${NAME}" "" "$(OpenWith)"
  WriteRegStr HKCU "Software\Classes\${key}\shell\${NAME}" "Icon" "$INSTDIR\chimera.exe"
  WriteRegStr HKCU "Software\Classes\${key}\shell\${NAME}\command" "" '"$INSTDIR\chimera.exe" "${folder}"'
!macroend

; In silence nothing of it wants a folder for temporary files (no plug-in): it works where that is full.
Section "${NAME}" PROGRAM
  Call CheckWritable
  SetOutPath "$INSTDIR"
  ClearErrors
  File "${PROGRAMS}\*"
  !ifdef MODEL
    SetOutPath "$INSTDIR\models"
    File "${MODEL}/${MODEL_NAME}"
    SetOutPath "$INSTDIR"
  !endif
  WriteUninstaller "$INSTDIR\uninstall.exe"
  ${If} ${Errors}
    MessageBox MB_ICONSTOP|MB_OK "$(Unfinished)" /SD IDOK
    SetErrorLevel 3
    Abort
  ${EndIf}

  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\chimera.exe"
  !insertmacro OfferFor "Directory" "%1"
  !insertmacro OfferFor "Directory\Background" "%V"
  !insertmacro OfferFor "Drive" "%1"

  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\chimera.exe"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "the Chimera authors"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  SectionGetSize ${PROGRAM} $0
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0

  ; Last: whatever comes of it, Chimera is installed by then.
  !ifdef BOOTSTRAPPER
    Call FindWebView
    ${If} $0 == ""
      Call InstallWebView
    ${EndIf}
  !endif
SectionEnd

Section Uninstall
  !insertmacro TryPrograms StillInUse
  Delete "$INSTDIR\chimera.exe"
  Delete "$INSTDIR\chimera-cli.exe"
  ; Beside a program that GNU's linker made.
  Delete "$INSTDIR\WebView2Loader.dll"
  Delete "$INSTDIR\llama-worker.exe"
  Delete "$INSTDIR\llama*.dll"
  Delete "$INSTDIR\libllama*.dll"
  Delete "$INSTDIR\ggml*.dll"
  Delete "$INSTDIR\libggml*.dll"
  ; Those of the compiler that the engine was built with: Microsoft's, or GNU's.
  Delete "$INSTDIR\msvcp140.dll"
  Delete "$INSTDIR\vcomp140.dll"
  Delete "$INSTDIR\vcruntime140.dll"
  Delete "$INSTDIR\vcruntime140_1.dll"
  Delete "$INSTDIR\libgcc_s_seh-1.dll"
  Delete "$INSTDIR\libgomp-1.dll"
  Delete "$INSTDIR\libstdc++-6.dll"
  Delete "$INSTDIR\libwinpthread-1.dll"
  Delete "$INSTDIR\LICENSE"
  Delete "$INSTDIR\licences.txt"
  Delete "$INSTDIR\uninstall.exe"
  ; There still where the installer was ended while it ran.
  Delete "$INSTDIR\webview2.exe"
  !ifdef MODEL
    Delete "$INSTDIR\models\${MODEL_NAME}"
    RMDir "$INSTDIR\models"
  !endif
  ; Only where nothing else is in it.
  RMDir "$INSTDIR"

  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegKey HKCU "Software\Classes\Directory\shell\${NAME}"
  DeleteRegKey HKCU "Software\Classes\Directory\Background\shell\${NAME}"
  DeleteRegKey HKCU "Software\Classes\Drive\shell\${NAME}"
  DeleteRegKey HKCU "${UNINSTALL}"
  ; What the window left behind: the cache of the web view, and where the window was.
  RMDir /r "$LOCALAPPDATA\${IDENTIFIER}"
  RMDir /r "$APPDATA\${IDENTIFIER}"
SectionEnd
