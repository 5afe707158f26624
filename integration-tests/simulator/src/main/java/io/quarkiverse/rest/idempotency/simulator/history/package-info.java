/**
 * Judges what happened: a history of events in, violations of the protocol's invariants out. Plain Java that knows neither the
 * protocol nor the simulator, so that whatever can tell what clients saw and which effects there are can be judged: a
 * simulation, or real processes. A rule that needs events which a history does not have finds nothing.
 */
package io.quarkiverse.rest.idempotency.simulator.history;
