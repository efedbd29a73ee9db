// A long thread opens at the last word of the conversation, unless the address asks for another place.

const newest = document.querySelector("[data-newest]");

if (newest && !location.hash) newest.scrollIntoView({ block: "nearest" });
