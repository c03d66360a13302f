(async () => {
  const packed = Uint8Array.from(atob(document.getElementById('plotly').textContent), (c) => c.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  const script = document.createElement('script');
  script.textContent = await new Response(unpacked).text();
  document.head.append(script);
  for (const figure of document.querySelectorAll('.figure')) {
    const {data, layout} = JSON.parse(figure.querySelector('script').textContent);
    await Plotly.newPlot(figure, data, layout, {displayModeBar: false, responsive: true});
    const card = figure.closest('section');
    card.classList.add('is-drawn');
    card.querySelector('.numbers')?.removeAttribute('open');
  }
  document.body.classList.add('is-drawn');
})();
