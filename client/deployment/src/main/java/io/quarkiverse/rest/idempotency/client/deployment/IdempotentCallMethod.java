package io.quarkiverse.rest.idempotency.client.deployment;

import io.quarkiverse.rest.idempotency.client.KeySyntax;

/**
 * How a method sends its key.
 *
 * @param header the name of the request header
 * @param syntax how the key is written
 * @param derivedBy the name by which the key is derived from that of an idempotent request; empty where it is not
 * @param keyParameter the position of the parameter that brings the application's key, or -1
 */
record IdempotentCallMethod(String header, KeySyntax syntax, String derivedBy, int keyParameter) {
}
