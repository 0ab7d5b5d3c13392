@echo off
rem See pulumi-resource-pulumi-nodejs.
setlocal
set "SCRIPT=%~dp0..\..\node_modules\@pulumi\pulumi\cmd\dynamic-provider\index.js"
if not exist "%SCRIPT%" for /f "delims=" %%i in ('node -p "require.resolve('@pulumi/pulumi/cmd/dynamic-provider')"') do set "SCRIPT=%%i"
@node %PULUMI_RUNTIME_NODEARGS% "%SCRIPT%" %*
