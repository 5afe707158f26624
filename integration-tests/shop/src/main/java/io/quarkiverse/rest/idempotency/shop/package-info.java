/**
 * An application that has its customers pay by the payments application, over a network that loses answers.
 */
package io.quarkiverse.rest.idempotency.shop;
