package io.quarkiverse.rest.idempotency.deployment;

import java.util.List;

import jakarta.enterprise.inject.spi.DeploymentException;

import io.quarkus.dev.ErrorPageGenerators;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.TemplateHtmlBuilder;

/**
 * Reports all problems that the build has found, one a line. In dev mode the browser shows each on a line of its own, too: the
 * page of Quarkus for any exception shows the first line of a message, and the others only in the stack trace.
 */
final class MisuseException extends DeploymentException {

    private static final long serialVersionUID = 1;
    private static final String BULLET = "\n - ";

    private MisuseException(String message) {
        super(message);
    }

    /**
     * @param headline the sentence before the problems
     */
    static MisuseException of(String headline, List<String> problems) {
        registerPage();
        return new MisuseException(headline + BULLET + String.join(BULLET, problems));
    }

    /** Dev mode forgets the generators before each build; a second one for the same exception is an error. */
    private static synchronized void registerPage() {
        String name = MisuseException.class.getName();
        if (LaunchMode.current() == LaunchMode.DEVELOPMENT && ErrorPageGenerators.get(name) == null) {
            ErrorPageGenerators.register(name, MisuseException::page);
        }
    }

    private static String page(Throwable failure) {
        String[] parts = failure.getMessage().split(BULLET);
        TemplateHtmlBuilder page = new TemplateHtmlBuilder("Error restarting Quarkus", parts[0], parts[0]);
        page.append("<ol class=\"problems\" style=\"overflow-wrap: anywhere\">\n");
        for (int i = 1; i < parts.length; i++) {
            page.listItem(parts[i]);
        }
        return page.append("</ol>\n").stack(failure).toString();
    }
}
