// For forms that would be lost with the network: whether the site answers, and the line beside the price that says it.
const connection = (() => {
  const patience = 8000;
  const lost = "No connection. Everything you typed is still here: press again when you are back online.";
  const say = (sentence) => {
    const line = document.getElementById("connection");
    line.textContent = sentence;
    line.hidden = !sentence;
  };
  const isAnswered = async () => {
    const icon = document.querySelector("link[rel=icon]").href;
    try {
      return (await fetch(icon, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(patience) })).ok;
    } catch {
      return false;
    }
  };
  return { patience, lost, say, isAnswered };
})();
