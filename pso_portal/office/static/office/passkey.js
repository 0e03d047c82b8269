// Says in words when a passkey or security key did not answer. The rest is allauth's own script.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const problem = document.getElementById("key-problem");
  if (problem) {
    problem.hidden = false;
    problem.focus();
  }
});

// Passkeys need a script: their buttons appear only where one runs.
for (const part of document.querySelectorAll("[data-needs-script]")) {
  part.hidden = !window.PublicKeyCredential;
}
