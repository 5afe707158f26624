package io.quarkiverse.rest.idempotency.keys;

/**
 * A value of a JSON text that is neither an object nor an array.
 *
 * @param text a string without its quotes and escapes; anything else as it stands in the text
 */
record JsonScalar(Kind kind, String text) {

    enum Kind {
        STRING("a string"),
        NUMBER("a number"),
        BOOLEAN("true or false");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String inWords() {
            return words;
        }
    }
}
