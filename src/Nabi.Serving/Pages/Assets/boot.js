// Before anything is drawn: the theme and the language that were chosen, so that nothing flickers.
(function () {
  'use strict';
  var root = document.documentElement;
  var theme = null;
  var language = null;
  try {
    theme = localStorage.getItem('nabi-theme');
    language = localStorage.getItem('nabi-language');
  } catch (error) {
    // Storage is switched off: the system's theme and language are used.
  }

  if (theme === 'light' || theme === 'dark') {
    root.dataset.theme = theme;
  }

  root.lang = language === 'ko' || language === 'en' ? language
    : (navigator.language || 'en').toLowerCase().indexOf('ko') === 0 ? 'ko' : 'en';
})();
