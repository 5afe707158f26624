package io.quarkiverse.rest.idempotency.deployment;

/**
 * Path templates as names of operations: without the patterns of their parameters, and with one slash between their parts.
 */
final class PathTemplates {

    private PathTemplates() {
    }

    /**
     * @param classPath the path of the class, or {@code null}
     * @param methodPath the path of the method, or {@code null}
     * @return both together, beginning with a slash and not ending with one
     */
    static String join(String classPath, String methodPath) {
        String joined = ("/" + (classPath == null ? "" : classPath) + "/" + (methodPath == null ? "" : methodPath));
        String path = withoutPatterns(joined).replaceAll("/+", "/");
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /**
     * @return whether both match the same paths, as far as their parameters have no patterns
     */
    static boolean sameShape(String one, String other) {
        return shape(one).equals(shape(other));
    }

    /** The template with nameless parameters. */
    static String shape(String template) {
        return join(null, template).replaceAll("\\{[^}]*}", "{}");
    }

    /** Drops {@code : [0-9]{2}} and the like; a pattern may hold braces of its own. */
    private static String withoutPatterns(String template) {
        StringBuilder result = new StringBuilder(template.length());
        int depth = 0;
        boolean inPattern = false;
        for (char c : template.toCharArray()) {
            depth += c == '{' ? 1 : 0;
            if (c == '}') {
                depth--;
                inPattern &= depth > 0;
            } else if (c == ':' && depth == 1) {
                inPattern = true;
            }
            if (!inPattern && !(depth > 0 && Character.isWhitespace(c))) {
                result.append(c);
            }
        }
        return result.toString();
    }
}
