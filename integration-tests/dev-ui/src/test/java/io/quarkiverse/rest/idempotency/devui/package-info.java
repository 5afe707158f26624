/**
 * The Dev UI of an application in dev mode: what its service says, and what a developer sees and does in a browser.
 */
package io.quarkiverse.rest.idempotency.devui;
