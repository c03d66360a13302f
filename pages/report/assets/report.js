(async () => {
  const unpacked = (packed) => {
    const bytes = Uint8Array.from(atob(packed.textContent), (c) => c.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
  };
  const script = document.createElement('script');
  script.textContent = await unpacked(document.getElementById('plotly'));
  document.head.append(script);
  for (const figure of document.querySelectorAll('.figure')) {
    const {data, layout} = JSON.parse(await unpacked(figure.querySelector('script')));
    await Plotly.newPlot(figure, data, layout, {displayModeBar: false, responsive: true});
    const card = figure.closest('section');
    card.classList.add('is-drawn');
    card.querySelector('.numbers')?.removeAttribute('open');
  }
  document.body.classList.add('is-drawn');
})();
