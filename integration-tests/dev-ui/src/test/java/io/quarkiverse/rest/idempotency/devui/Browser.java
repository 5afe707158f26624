package io.quarkiverse.rest.idempotency.devui;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;

/**
 * A Chromium without a window, with a profile of its own, if one is installed.
 */
final class Browser implements AutoCloseable {

    static final String NONE = "No browser is installed. Install the package chromium, or name one with -Ddev-ui.browser=…";

    private static final List<String> PLACES = List.of("/usr/bin/chromium", "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome", "/snap/bin/chromium");

    private final Playwright playwright;
    private final BrowserContext context;

    Browser(Path profile) {
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        context = playwright.chromium().launchPersistentContext(profile, new BrowserType.LaunchPersistentContextOptions()
                .setExecutablePath(executable().orElseThrow())
                .setHeadless(true)
                .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                        "--disable-background-networking", "--disable-component-update", "--disable-sync"))
                .setViewportSize(1440, 860));
    }

    /** Asked before an application is started for it. */
    static boolean isInstalled() {
        return executable().isPresent();
    }

    private static Optional<Path> executable() {
        String named = System.getProperty("dev-ui.browser", "");
        return (named.isEmpty() ? PLACES.stream() : Stream.of(named)).map(Path::of).filter(Files::isExecutable).findFirst();
    }

    Page page() {
        return context.pages().get(0);
    }

    @Override
    public void close() {
        context.close();
        playwright.close();
    }
}
