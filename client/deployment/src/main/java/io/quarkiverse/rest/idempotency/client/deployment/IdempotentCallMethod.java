package io.quarkiverse.rest.idempotency.client.deployment;

import io.quarkiverse.rest.idempotency.client.KeySyntax;

/**
 * How a method sends its key.
 *
 * @param header the name of the request header
 * @param syntax how the key is written
 * @param keyParameter the position of the parameter that brings the application's key, or -1
 */
record IdempotentCallMethod(String header, KeySyntax syntax, int keyParameter) {
}
