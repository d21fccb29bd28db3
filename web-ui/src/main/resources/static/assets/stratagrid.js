/* The panel's own script: dragging, the side sheet, confirmations, notices, and live data. Everything else is HTML and htmx. */
(() => {
  'use strict';
  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const board = () => find('#board');
  const setText = (element, text) => { if (element && element.textContent !== text) element.textContent = text; };

  /* Notices. In an open dialog only what is inside it can be seen and heard. */
  function notice(text, level = 'good') {
    const toasts = find('#toasts');
    (find('dialog[open]') || document.body).append(toasts);
    const toast = document.createElement('div');
    toast.className = 'toast ' + level;
    toast.setAttribute('role', level === 'bad' ? 'alert' : 'status');
    const words = document.createElement('p');
    words.textContent = text;
    const close = document.createElement('button');
    close.type = 'button';
    close.className = 'quiet';
    close.setAttribute('aria-label', 'Close this notice');
    close.textContent = '×';
    close.addEventListener('click', () => toast.remove());
    toast.append(words, close);
    toasts.append(toast);
    if (level === 'good') all('.toast.good', toasts).slice(0, -1).forEach(earlier => earlier.remove());
    while (toasts.children.length > 3) toasts.firstElementChild.remove();
    setTimeout(() => toast.remove(), level === 'bad' ? 12000 : 5000);
  }
  document.addEventListener('notice', event => notice(event.detail.text, event.detail.level));

  /* Confirmation before whatever cannot be taken back (CP-11). What is asked about stays on the page until then. */
  let asking = null;
  function confirmed(element) {
    const dialog = find('#confirm');
    setText(find('#confirm-title'), element.dataset.confirmTitle || 'Are you sure?');
    setText(find('#confirm-text'), element.dataset.confirm);
    const yes = find('#confirm-yes');
    setText(yes, element.dataset.confirmYes || 'Yes');
    yes.className = element.matches('form') && !find('.danger-text', element) ? 'primary' : 'danger';
    dialog.returnValue = 'no';
    dialog.showModal();
    asking = element;
    return new Promise(answer => dialog.addEventListener('close', () => {
      asking = null;
      setTimeout(reloadIfDeferred, 20);
      answer(dialog.returnValue === 'yes');
    }, { once: true }));
  }
  document.addEventListener('htmx:confirm', event => {
    const asked = event.detail.elt.closest('[data-confirm]');
    if (!asked || asked !== event.detail.elt) return;
    event.preventDefault();
    confirmed(asked).then(yes => {
      if (!yes) return;
      if (asked.hasAttribute('data-closes')) find('#sheet')?.close();
      event.detail.issueRequest(true);
    });
  });
  document.addEventListener('submit', event => {
    const form = event.target;
    // A form that belongs to htmx never loads a page, even in the moment before htmx has seen it.
    if (form.hasAttribute('hx-post')) event.preventDefault();
    // What lacks an entry is refused anyway: nobody is asked before.
    if (!form.dataset.confirm || form.dataset.confirmed || !form.checkValidity()) return;
    event.preventDefault();
    confirmed(form).then(yes => {
      if (!yes) return;
      form.dataset.confirmed = 'yes';
      form.requestSubmit(event.submitter);
      delete form.dataset.confirmed; // Coming back to this page, one is asked again.
    });
  });

  /* An image of one's own goes up as it is: the file is the body, so that nothing has to hold it. */
  document.addEventListener('submit', event => {
    const form = event.target;
    if (form.id !== 'upload-form') return;
    event.preventDefault();
    const tell = (element, text) => { element.textContent = text || ''; element.hidden = !text; };
    const refuse = (sentence, fields = {}) => {
      all('[data-error]', form).forEach(place => tell(place, fields[place.dataset.error]));
      tell(find('[data-problem]', form), Object.keys(fields).length ? '' : sentence);
      find('#upload', form).disabled = false;
      find('progress', form).hidden = true;
    };
    const file = form.elements.file.files[0];
    if (!file) return refuse('', { file: 'Choose the file of the image.' });
    refuse('');
    const request = new XMLHttpRequest();
    request.open('POST', form.action + '?' + new URLSearchParams({ name: form.elements.name.value, tier: form.elements.tier.value }));
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader(find('meta[name=csrf-header]').content, find('meta[name=csrf-token]').content);
    request.upload.addEventListener('progress', sent => { find('progress', form).value = 100 * sent.loaded / sent.total; });
    request.addEventListener('error', () => refuse('The panel does not answer, or the image is too large. Try again.'));
    request.addEventListener('load', () => {
      if (request.status === 201) return location.assign('/images');
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch (notJson) { /* said below */ }
      refuse(answer.detail || 'That did not work. Try again.', answer.fields);
    });
    find('#upload', form).disabled = true;
    find('progress', form).hidden = false;
    request.send(file);
  });

  /*
   * A form goes once, however often it is pressed: a second one would be refused, and the refusal would be all that is seen. It may go
   * again when the page is shown again, or when no answer came for long.
   */
  document.addEventListener('submit', event => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== 'post') return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = 'yes';
    setTimeout(() => delete form.dataset.sent, 10000);
  });
  window.addEventListener('pageshow', () => all('form').forEach(form => delete form.dataset.sent));

  /* htmx: the CSRF token with every request, and words for what fails on the way. */
  document.addEventListener('htmx:configRequest', event => {
    const token = find('meta[name=csrf-token]')?.content;
    if (token) event.detail.headers[find('meta[name=csrf-header]').content] = token;
  });
  document.addEventListener('htmx:sendError', () => notice('The panel does not answer. Look at your connection and try again.', 'bad'));
  document.addEventListener('htmx:responseError', event => {
    if (!event.detail.xhr.getResponseHeader('HX-Trigger') && event.detail.xhr.status !== 401)
      notice('That did not work. Load the page again and try once more.', 'bad');
  });

  /* The side sheet with the server form. */
  let opener = null;
  function openForm(tier) {
    opener = '#add-' + tier;
    htmx.ajax('GET', board().dataset.base + '/servers/new?tier=' + tier, { source: '#sheet', target: '#sheet-body', swap: 'innerHTML' });
  }
  document.addEventListener('htmx:afterSwap', event => {
    if (event.detail.target.id !== 'sheet-body') return;
    const sheet = find('#sheet');
    if (!sheet.open) sheet.showModal();
    (find('[aria-invalid=true]', sheet) || find('#f-name', sheet) || find('.pool-row button', sheet))?.focus();
  });
  document.addEventListener('htmx:afterRequest', event => {
    if (event.detail.xhr.status < 400 && event.detail.elt.hasAttribute('data-closes-after')) event.detail.elt.closest('dialog')?.close();
  });
  document.addEventListener('sheet-done', () => find('#sheet')?.close());
  document.addEventListener('close', event => {
    if (event.target.id === 'sheet') {
      find('#sheet-body').replaceChildren();
      setTimeout(() => { if (opener && document.activeElement === document.body) find(opener)?.focus(); }, 60);
    }
    document.body.append(find('#toasts'));
  }, true);
  document.addEventListener('click', event => {
    const at = selector => event.target.closest(selector);
    if (at('[data-close]')) at('dialog')?.close();
    else if (at('[data-open]')) find(at('[data-open]').dataset.open)?.showModal();
    else if (at('[data-add]') && !at('[data-add]').disabled) openForm(at('[data-add]').dataset.add);
    else if (at('#palette [data-palette]')) openForm(at('[data-palette]').dataset.palette);
    else if (at('#select-none')) { all('.pick input').forEach(box => { box.checked = false; }); selectionChanged(); }
    else if (at('.server-name, .pool-open')) opener = '#' + at('.server-name, .pool-open').id;
    else if (at('[data-copy]')) copy(at('[data-copy]'));
    else if (event.target.matches('.pick input')) range(event);
  });
  document.addEventListener('keydown', event => {
    const item = event.target.closest?.('[data-palette]');
    if (item && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      openForm(item.dataset.palette);
    }
  });
  function copy(button) {
    navigator.clipboard?.writeText(find(button.dataset.copy).textContent.trim())
      .then(() => setText(button, 'Copied'), () => notice('Your browser does not allow copying. Select the key and copy it by hand.', 'bad'));
  }

  /* Selection: click, shift-click for a range (CP-8). */
  let lastPicked = null;
  let picked = new Set();
  function range(event) {
    const boxes = all('.pick input');
    const now = boxes.indexOf(event.target);
    const before = boxes.findIndex(box => box.value === lastPicked);
    if (event.shiftKey && before >= 0)
      boxes.slice(Math.min(now, before), Math.max(now, before) + 1).forEach(box => { box.checked = event.target.checked; });
    lastPicked = event.target.value;
    selectionChanged();
  }
  function selectionChanged() {
    const chosen = all('.pick input:checked');
    picked = new Set(chosen.map(box => box.value));
    const bar = find('#selection');
    if (!bar) return;
    bar.hidden = chosen.length === 0;
    setText(find('#selection-count'), String(chosen.length));
    const actable = chosen.every(box => box.dataset.deployed === 'true') && board().dataset.busy !== 'true';
    all('[data-act]', bar).forEach(button => { button.disabled = !actable; });
    find('#remove-selected').disabled = board().dataset.busy === 'true';
  }

  /* Dragging from the palette into the tiers (CP-2). A drop into the wrong tier is refused with a reason. */
  let dragging = false;
  /* What is pressed is not replaced before it is let go: the press would be no click, and a drag would lose its item. */
  let pressed = null;
  const held = target => [pressed, asking].some(element => element && target.contains(element)) || dragging && target.id === 'board';
  document.addEventListener('pointerdown', event => { pressed = event.button === 0 ? event.target : null; });
  document.addEventListener('pointerup', () => {
    pressed = null;
    setTimeout(reloadIfDeferred, 20);
  });
  ['pointercancel', 'dragend'].forEach(end => document.addEventListener(end, () => {
    // The browser cancels the pointer just before the drag begins.
    if (pressed) setTimeout(() => { pressed = null; reloadIfDeferred(); }, 100);
  }));
  function draggable() {
    const palette = find('#palette');
    if (!palette || Sortable.get(palette)) return;
    Sortable.create(palette, {
      group: { name: 'tiers', pull: 'clone', put: false }, sort: false, animation: 120, draggable: '[data-palette]',
      onStart: event => {
        dragging = true;
        all('.tier').forEach(tier => tier.classList.add(find('.servers', tier).dataset.tier === event.item.dataset.palette ? 'welcomes' : 'refuses'));
      },
      onEnd: () => {
        dragging = false;
        all('.tier').forEach(tier => tier.classList.remove('welcomes', 'refuses'));
        reloadIfDeferred();
      },
    });
    all('.servers').forEach(column => Sortable.create(column, {
      group: { name: 'tiers', pull: false, put: true }, sort: false, draggable: '.none',
      onAdd: event => {
        const { palette: tier, title, noun } = event.item.dataset;
        event.item.remove();
        if (tier === column.dataset.tier) openForm(tier);
        else notice(`${noun} belongs in the ${title} tier, not in ${column.dataset.title}.`, 'bad');
      },
    }));
  }

  /* Live data: one stream for the page; what it brings is written into the board. */
  let stream = null;
  let lights = new Map();
  function liveState(state, words) {
    const live = find('#live-state');
    if (!live) return;
    live.dataset.state = state;
    setText(find('span', live), words);
  }
  function listen() {
    if (!board() || stream) return;
    stream = new EventSource(board().dataset.base + '/live');
    stream.onopen = () => liveState('open', 'live');
    stream.onerror = () => liveState('lost', 'connecting again');
    const on = (name, act) => stream.addEventListener(name, event => act(JSON.parse(event.data)));
    on('servers', showServers);
    on('order', showOrder);
    on('draft', ({ state }) => { newestDraft = state; reload(); });
    on('clock', ({ now }) => {
      const time = new Date(now);
      setText(find('#driven-time'), `${time.getUTCDate()} ${time.toLocaleString('en', { month: 'short', timeZone: 'UTC' })} ${time.getUTCFullYear()}, ${time.toISOString().slice(11, 16)} UTC`);
    });
    on('trouble', ({ sentence }) => {
      const place = find('#live-trouble');
      place.hidden = !sentence;
      if (sentence) setText(find('span', place), sentence);
    });
    on('gone', () => { stream.close(); location.assign('/?gone'); });
  }
  /*
   * The board is loaded again when it is out of date, but never under a drag or under a request that will replace it. A board
   * that just came may be newer than the last event, so that is looked at again only after the next event was due.
   */
  let newestDraft = null;
  let requests = 0;
  let deferred = false;
  let later = 0;
  document.addEventListener('htmx:beforeSend', event => {
    requests++;
    event.detail.xhr.addEventListener('loadend', () => {
      requests--;
      setTimeout(reloadIfDeferred, 20);
    });
  });
  /* What was on its way when the press began must not take the pressed thing away. Polls come again; the board is loaded again. */
  let missed = false;
  let unfolded = [];
  document.addEventListener('htmx:beforeSwap', event => {
    const { target, requestConfig } = event.detail;
    if (held(target) && (target.id === 'board' || !requestConfig.triggeringEvent)) {
      event.detail.shouldSwap = false;
      if (target.id === 'board') missed = deferred = true;
    } else if (target.id === 'board') unfolded = all('details[id][open]', target).map(fold => fold.id);
  });
  function reload() {
    if (!board() || !missed && (!newestDraft || newestDraft === board().dataset.draft)) return;
    deferred = requests > 0 || held(board());
    if (deferred) return;
    missed = false;
    htmx.ajax('GET', board().dataset.base + '/board', { source: '#aloud', target: '#board', swap: 'outerHTML' });
  }
  function reloadIfDeferred() {
    if (deferred) reload();
  }
  function reloadLater() {
    clearTimeout(later);
    later = setTimeout(reload, 1500);
  }
  const level = percent => (percent == null ? 'none' : percent >= 75 ? 'high' : percent >= 50 ? 'half' : 'low');
  function showMeter(card, kind, percent) {
    const meter = find(`[data-meter=${kind}]`, card);
    if (!meter) return;
    meter.dataset.level = level(percent);
    find('.fill', meter).setAttribute('width', percent ?? 0);
    setText(find('b', meter), percent == null ? '–' : percent + ' %');
    const name = kind === 'cpu' ? 'CPU' : 'memory';
    meter.setAttribute('aria-label', percent == null ? name + ' unknown' : `${name} ${percent} %`);
  }
  function rate(bytes) {
    return bytes == null ? '–' : bytes < 1e3 ? bytes + ' B/s' : bytes < 1e6 ? (bytes / 1e3).toFixed(1) + ' kB/s' : (bytes / 1e6).toFixed(1) + ' MB/s';
  }
  function showServers(servers) {
    const before = lights;
    lights = new Map();
    for (const server of servers) {
      lights.set(server.id, server.light);
      const card = find(`[data-server-id="${server.id}"]`);
      if (!card) continue;
      if (before.has(server.id) && before.get(server.id) !== server.light) setText(find('#aloud'), `${card.dataset.server}: ${server.words}`);
      card.dataset.light = server.light;
      setText(find('.light-words', card), server.words);
      card.title = server.receivedBytesPerSecond == null ? '' : `in ${rate(server.receivedBytesPerSecond)}, out ${rate(server.sentBytesPerSecond)}`;
      const meters = find('.meters', card);
      if (meters) meters.hidden = false;
      showMeter(card, 'cpu', server.cpuPercent);
      showMeter(card, 'memory', server.memoryPercent);
      const problem = find('.server-problem', card);
      problem.hidden = !server.problem;
      setText(problem, server.problem || '');
    }
    const site = servers.find(server => server.siteUrl);
    const link = find('#site-link');
    link.hidden = !site;
    if (site) {
      link.href = site.siteUrl;
      setText(find('small', link), site.siteUrl);
    }
  }
  const stepWords = { WAITING: 'waiting', RUNNING: 'in work', DONE: 'done', UNDOING: 'is taken back', UNDONE: 'was taken back' };
  function showOrder(order) {
    const place = find('#order');
    if (!place || place.dataset.order !== order.id) return;
    if (place.dataset.state !== order.state) setText(find('#aloud'), order.title + (order.problem ? ': ' + order.problem : ''));
    // The board that is on its way shows the end together with what came of it.
    if (order.over && newestDraft && newestDraft !== board().dataset.draft) return;
    place.dataset.state = order.state;
    setText(find('.order-title', place), order.title);
    setText(find('.order-count', place), `${order.done}/${order.steps.length}`);
    const problem = find('.order-problem', place);
    problem.hidden = !order.problem;
    setText(problem, order.problem || '');
    const list = find('.steps', place);
    order.steps.forEach((step, index) => {
      const line = list.children[index] || list.appendChild(find('#step-line').content.firstElementChild.cloneNode(true));
      if (line.dataset.state !== step.state && (step.state === 'RUNNING' || step.problem)) setText(find('#aloud'), step.problem || step.sentence);
      line.dataset.step = step.name;
      line.dataset.state = step.state;
      setText(find('.step-words', line), step.sentence);
      setText(find('.step-state', line), ', ' + stepWords[step.state]);
      const stepProblem = find('.step-problem', line);
      stepProblem.hidden = !step.problem;
      setText(stepProblem, step.problem || '');
      setText(find('.step-time', line), step.millis == null ? '' : (step.millis / 1000).toFixed(1) + ' s');
    });
    while (list.children.length > order.steps.length) list.lastElementChild.remove();
  }

  /* A hand may be quicker than htmx settles. What was unfolded stays so. */
  document.addEventListener('htmx:afterSwap', event => {
    if (event.detail.target.id !== 'board') return;
    draggable();
    unfolded.forEach(id => { if (find('#' + id)) find('#' + id).open = true; });
  });
  /* A fresh board: drag targets, and what was selected stays selected. */
  document.addEventListener('htmx:load', event => {
    if (event.detail.elt.id !== 'board' && !find('#board', event.detail.elt)) return;
    draggable();
    reloadLater();
    if (stream) liveState(stream.readyState === EventSource.OPEN ? 'open' : 'waiting', stream.readyState === EventSource.OPEN ? 'live' : 'connecting');
    all('.pick input').forEach(box => { box.checked = picked.has(box.value); });
    selectionChanged();
    listen();
  });
})();
