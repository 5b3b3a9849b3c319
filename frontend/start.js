import init from '{{bindings}}';

init({ module_or_path: '{{wasm}}' }).catch((error) => {
  console.error(error);
  const status = document.getElementById('skeleton-status');
  if (status) {
    status.textContent = 'MC Trade could not start. Check the connection and load the page again.';
  }
});
