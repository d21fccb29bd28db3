package org.stratagrid.accounts;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The accounts service in a process of its own. */
@SpringBootApplication(scanBasePackages = {"org.stratagrid.platform", "org.stratagrid.accounts"})
public class AccountsApplication {

    public static void main(String[] args) {
        SpringApplication.run(AccountsApplication.class, args);
    }
}
