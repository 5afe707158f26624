/**
 * Runs the protocol, as it is, on nodes, clients and a store that exist in virtual time only, in one thread, from a seed. Every
 * fault between them can occur; the events are a history that a {@link
 * io.quarkiverse.rest.idempotency.simulator.history.Checker} judges.
 * <p>
 * {@link io.quarkiverse.rest.idempotency.simulator.Simulation} runs one seed;
 * {@link io.quarkiverse.rest.idempotency.simulator.Interleavings} tries every order of a
 * few steps.
 */
package io.quarkiverse.rest.idempotency.simulator;
