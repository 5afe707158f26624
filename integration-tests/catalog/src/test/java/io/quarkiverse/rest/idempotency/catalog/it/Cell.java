package io.quarkiverse.rest.idempotency.catalog.it;

/**
 * One operation of one client that met one fault.
 *
 * @param reported what the client told its program
 * @param held what the catalog holds afterwards
 * @param fate what became of the request that met the fault
 */
record Cell(MatrixClient client, Operation operation, Fault fault, String reported, Effect held, FaultProxy.Fate fate) {

    /** The number of times that a change is found in the catalog. */
    enum Effect {
        NONE("no effect"),
        ONCE("one effect"),
        /** A change that leaves nothing to be seen, such as the staging of a table. */
        INVISIBLE("nothing to see"),
        OTHER("something else");

        final String title;

        Effect(String title) {
            this.title = title;
        }
    }

    boolean isSuccess() {
        return reported.equals("success");
    }

    boolean isOneSuccess() {
        return isSuccess() && (held == Effect.ONCE || held == Effect.INVISIBLE);
    }

    boolean isAskedAgain() {
        return fate.asked() > 1;
    }

    String result() {
        return reported + ", " + held.title;
    }

    @Override
    public String toString() {
        return client.title() + " " + operation.title + ", " + fault.title + ": " + result() + ", " + fate;
    }
}
