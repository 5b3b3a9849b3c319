// Before the first paint: the theme chosen on this browser, so that nothing flashes.
try {
  const theme = localStorage.getItem('mctrade.theme');
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.dataset.theme = theme;
  }
} catch {
  // A browser that keeps nothing follows the system.
}
