//! Where people work and what they do: offices with time zones and languages, departments with job titles.

/// An office.
pub struct Place {
    pub name: &'static str,
    pub group: &'static str,
    pub zone: &'static str,
    pub locale: &'static str,
    /// Hours ahead of UTC; summer time does not matter here.
    pub offset: i64,
    /// Whose names are usual there.
    pub culture: usize,
    pub weight: usize,
}

const fn place(name: &'static str, group: &'static str, zone: &'static str, locale: &'static str, rest: (i64, usize, usize)) -> Place {
    Place { name, group, zone, locale, offset: rest.0, culture: rest.1, weight: rest.2 }
}

/// Name, group, zone, language, then hours from UTC, culture, weight.
pub const PLACES: [Place; 15] = [
    place("Berlin, Germany", "office-berlin", "Europe/Berlin", "de-DE", (1, 0, 17)),
    place("London, United Kingdom", "office-london", "Europe/London", "en-GB", (0, 1, 12)),
    place("Austin, United States", "office-austin", "America/Chicago", "en-US", (-6, 2, 15)),
    place("Lyon, France", "office-lyon", "Europe/Paris", "fr-FR", (1, 3, 5)),
    place("Madrid, Spain", "office-madrid", "Europe/Madrid", "es-ES", (1, 4, 5)),
    place("Bengaluru, India", "office-bengaluru", "Asia/Kolkata", "en-IN", (5, 5, 14)),
    place("Tokyo, Japan", "office-tokyo", "Asia/Tokyo", "ja-JP", (9, 6, 4)),
    place("Singapore", "office-singapore", "Asia/Singapore", "en-SG", (8, 7, 4)),
    place("Lagos, Nigeria", "office-lagos", "Africa/Lagos", "en-NG", (1, 8, 4)),
    place("São Paulo, Brazil", "office-sao-paulo", "America/Sao_Paulo", "pt-BR", (-3, 9, 5)),
    place("Kraków, Poland", "office-krakow", "Europe/Warsaw", "pl-PL", (1, 10, 7)),
    place("Dubai, United Arab Emirates", "office-dubai", "Asia/Dubai", "ar-AE", (4, 11, 2)),
    place("Stockholm, Sweden", "office-stockholm", "Europe/Stockholm", "sv-SE", (1, 12, 4)),
    place("Ho Chi Minh City, Vietnam", "office-ho-chi-minh-city", "Asia/Ho_Chi_Minh", "vi-VN", (7, 13, 3)),
    place("Sydney, Australia", "office-sydney", "Australia/Sydney", "en-AU", (11, 14, 4)),
];

/// A department, its titles from junior to head, and how many work there.
pub struct Department {
    pub name: &'static str,
    pub group: &'static str,
    pub titles: [&'static str; 5],
    pub weight: usize,
}

pub const DEPARTMENTS: [Department; 12] = [
    Department {
        name: "Engineering",
        group: "dept-engineering",
        titles: ["Software Engineer", "Senior Software Engineer", "Site Reliability Engineer", "Staff Engineer", "Engineering Lead"],
        weight: 34,
    },
    Department {
        name: "Customer Support",
        group: "dept-support",
        titles: ["Support Agent", "Support Engineer", "Senior Support Engineer", "Escalation Engineer", "Support Team Lead"],
        weight: 14,
    },
    Department {
        name: "Sales",
        group: "dept-sales",
        titles: [
            "Sales Development Representative",
            "Account Executive",
            "Senior Account Executive",
            "Solutions Consultant",
            "Sales Director",
        ],
        weight: 12,
    },
    Department {
        name: "Marketing",
        group: "dept-marketing",
        titles: ["Marketing Specialist", "Content Strategist", "Campaign Planner", "Brand Designer", "Head of Marketing"],
        weight: 7,
    },
    Department {
        name: "Product",
        group: "dept-product",
        titles: ["Associate Product Owner", "Product Owner", "Senior Product Owner", "Product Analyst", "Head of Product"],
        weight: 6,
    },
    Department {
        name: "Design",
        group: "dept-design",
        titles: ["Product Designer", "Senior Product Designer", "User Researcher", "Design Systems Engineer", "Head of Design"],
        weight: 4,
    },
    Department {
        name: "Operations",
        group: "dept-operations",
        titles: ["Operations Specialist", "Logistics Planner", "Facilities Coordinator", "Procurement Specialist", "Head of Operations"],
        weight: 7,
    },
    Department {
        name: "Finance",
        group: "dept-finance",
        titles: ["Accountant", "Financial Analyst", "Payroll Specialist", "Senior Controller", "Head of Finance"],
        weight: 5,
    },
    Department {
        name: "People",
        group: "dept-people",
        titles: ["Recruiter", "People Partner", "Learning Specialist", "Compensation Analyst", "Head of People"],
        weight: 4,
    },
    Department {
        name: "IT",
        group: "dept-it",
        titles: ["Service Desk Analyst", "System Administrator", "Identity Engineer", "Security Analyst", "Head of IT"],
        weight: 4,
    },
    Department {
        name: "Legal",
        group: "dept-legal",
        titles: ["Paralegal", "Legal Counsel", "Privacy Counsel", "Contract Specialist", "General Counsel"],
        weight: 2,
    },
    Department {
        name: "Research",
        group: "dept-research",
        titles: ["Research Assistant", "Research Scientist", "Machine Learning Engineer", "Senior Research Scientist", "Head of Research"],
        weight: 3,
    },
];
