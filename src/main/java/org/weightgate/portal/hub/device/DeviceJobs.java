package org.weightgate.portal.hub.device;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DeviceJobs {
    @Bean
    RecurringTask<Void> forgetDeviceLogins(DeviceLogins logins) {
        return Tasks.recurring("hub-forget-devices", FixedDelay.ofHours(6))
                .execute((task, context) -> logins.forget());
    }
}
