//! Names from many cultures, and how an address is made from a name. Invented combinations, not particular people.

use super::stream::Stream;

/// Given and family names that belong together.
struct Culture {
    given: &'static str,
    family: &'static str,
    /// The family name is written first.
    family_first: bool,
}

/// The order is what [`super::places::PLACES`] refers to.
const CULTURES: [Culture; 15] = [
    Culture {
        given: "Anna Lukas Katharina Felix Johanna Maximilian Greta Jonas Frieda Moritz Leonie Till Wiebke Henrik Svenja Torben Ronja Bastian",
        family: "Vogelsang Brandt Kesselring Hartwig Möller Schönfeld Lindner Osterloh Grünwald Pfister Rehberg Tiedemann Weiß Zöllner Dahlmann",
        family_first: false,
    },
    Culture {
        given: "Emily Oliver Harriet George Imogen Callum Beatrix Rory Philippa Alistair Maisie Duncan Rosalind Hugh Tamsin Ewan Gwen Rhys",
        family: "Ashworth Pemberton Calloway Hartley Whitcombe Thornbury Fairclough Marlowe Kilbride Penhallow Stanhope Wetherby Lockwood Drummond",
        family_first: false,
    },
    Culture {
        given: "Madison Jackson Savannah Tyler Brooklyn Mason Autumn Hunter Skylar Logan Sierra Wyatt Delaney Carter Paige Colton Marisol Darnell",
        family: "Hollister Reyes Beckett Sandoval Whitaker Monroe Castellano Ridley Okafor Truitt Vandermeer Delacroix Hargrove Winslow Montoya",
        family_first: false,
    },
    Culture {
        given: "Camille Antoine Élodie Mathieu Océane Théo Manon Benoît Solène Rémi Aurélie Gaël Noémie Lucas Clémence Jérôme Anaïs Loïc",
        family: "Beaumont Delorme Lefèvre Rousselet Chevrier Marchand Gauthier Lacombe Bréhat Moreau Saint-Clair Dubreuil Perrault Thévenin",
        family_first: false,
    },
    Culture {
        given: "Lucía Alejandro Carmen Iñaki Sofía Gonzalo Marta Álvaro Inés Rubén Paula Joaquín Nerea Íñigo Rocío Sergio Ximena Tomás",
        family: "Ibáñez Navarro Echeverría Montalbán Zubiri Castaño Belmonte Peñalver Quiroga Salvatierra Urrutia Villaseñor Aldana Cifuentes",
        family_first: false,
    },
    Culture {
        given: "Priya Arjun Ananya Rohan Kavya Vikram Ishita Aditya Meera Siddharth Lakshmi Karthik Divya Nikhil Pooja Rahul Tanvi Harish",
        family: "Raghavan Deshpande Iyer Chatterjee Kulkarni Menon Bhattacharya Nair Subramaniam Joshi Pillai Agarwal Venkatesan Banerjee Shenoy",
        family_first: false,
    },
    Culture {
        given: "Haruka Kenji Sakura Daichi Yui Takumi Aoi Ren Natsuki Shota Misaki Hiroto Kaede Yuma Ayaka Sora Chihiro Ryota",
        family: "Fujimoto Kobayashi Nakagawa Ishikawa Matsuda Hayashi Okazaki Shimizu Kurosawa Tachibana Aoyama Morishita Takeda Uehara",
        family_first: false,
    },
    Culture {
        given: "Wei Jing Hao Xin Mei Jun Lan Tao Yan Bo Qing Rui Fang Kai Ling Zhen Hui Peng",
        family: "Zhang Liu Chen Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Zheng",
        family_first: false,
    },
    Culture {
        given: "Adaeze Chidi Ngozi Emeka Folasade Tunde Yetunde Kelechi Amara Babajide Ifeoma Segun Zainab Olumide Chiamaka Uche Temitope Obinna",
        family: "Okonkwo Adeyemi Eze Balogun Nwachukwu Oyelaran Abiodun Danjuma Onyekachi Afolabi Ibekwe Olatunji Uzoma Adebayo Nnamdi",
        family_first: false,
    },
    Culture {
        given: "Beatriz Thiago Larissa Caio Fernanda João Isadora Murilo Letícia Otávio Camila Vinícius Luana Raíssa Gabriel Débora Renan Bruna",
        family: "Cavalcanti Figueiredo Araújo Monteiro Assunção Teixeira Brandão Guimarães Nóbrega Pacheco Rezende Sampaio Vasconcelos Queiroz",
        family_first: false,
    },
    Culture {
        given: "Zuzanna Kacper Agnieszka Bartosz Małgorzata Wojciech Kinga Łukasz Jadwiga Mateusz Olga Paweł Weronika Szymon Halina Grzegorz Maja Tomasz",
        family: "Wiśniewska Kowalczyk Zieliński Wójcik Szymańska Dąbrowski Jabłońska Krawczyk Pawłowska Górski Sikora Walczak Żurek Mróz",
        family_first: false,
    },
    Culture {
        given: "Layla Omar Yasmin Khalid Noura Tariq Salma Hassan Dina Youssef Rania Karim Huda Faisal Amal Ziad Maryam Nabil",
        family: "Al-Rashid Haddad El-Sayed Mansour Khoury Darwish Nasser Barakat Al-Farsi Shaheen Qasim Saleh Hamdan Jaber Rahmani",
        family_first: false,
    },
    Culture {
        given: "Astrid Magnus Freja Oskar Ingrid Søren Linnéa Håkon Signe Anders Maja Björn Elin Jørgen Tuva Emil Åsa Kasper",
        family: "Lindqvist Nygård Bergström Haugen Sørensen Ekholm Dahl Åkesson Kjærgaard Forsberg Holmqvist Østergaard Rønning Sandvik Wikström",
        family_first: false,
    },
    Culture {
        given: "Linh Minh Thảo Quân Hương Đức Mai Tuấn Ngọc Phúc Lan Khoa Trang Hải Yến Sơn Vy Long",
        family: "Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý",
        family_first: true,
    },
    Culture {
        given: "Kiri Lachlan Tahlia Wiremu Matilda Bailey Aroha Jarrah Zara Angus Marama Koa Isla Heath Tui Declan Anahera Flynn",
        family: "Ngata Callaghan Tamihana Fitzgerald Parata Winterbourne Rangi Maddison Tuhoe Sheridan Hohepa Brightwater Kearney Pukeko Donnelly",
        family_first: false,
    },
];

/// A name, and the part of an address that is made from it.
pub struct Name {
    pub full: String,
    pub given: &'static str,
    pub family: &'static str,
    pub mailbox: String,
}

/// The pools, split once.
pub struct Names(Vec<(Vec<&'static str>, Vec<&'static str>, bool)>);

impl Names {
    pub fn new() -> Names {
        let split = |words: &'static str| words.split(' ').collect();
        Names(CULTURES.iter().map(|culture| (split(culture.given), split(culture.family), culture.family_first)).collect())
    }

    /// A name of the culture, or now and then of any.
    pub fn draw(&self, stream: &mut Stream, culture: usize) -> Name {
        let at = if stream.chance(680) { culture } else { stream.below(self.0.len()) };
        let (givens, families, family_first) = &self.0[at];
        let (given, family) = (*stream.pick(givens), *stream.pick(families));
        let full = if *family_first { format!("{family} {given}") } else { format!("{given} {family}") };
        Name { full, given, family, mailbox: format!("{}.{}", mailbox(given), mailbox(family)) }
    }
}

/// The letters of an address: lower case, accents dropped, German and Nordic letters spelt out.
pub fn mailbox(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' | '-' | '.' => out.push(letter),
            ' ' => out.push('.'),
            'ä' | 'æ' => out.push_str("ae"),
            'ö' | 'ø' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            'å' => out.push_str("aa"),
            'á' | 'à' | 'â' | 'ã' | 'ą' | 'ă' | 'ả' | 'ạ' | 'ầ' | 'ặ' | 'ậ' => out.push('a'),
            'é' | 'è' | 'ê' | 'ë' | 'ę' | 'ễ' | 'ế' => out.push('e'),
            'í' | 'ì' | 'î' | 'ï' | 'ị' => out.push('i'),
            'ó' | 'ò' | 'ô' | 'õ' | 'ơ' | 'ọ' | 'ồ' | 'ố' | 'ỗ' => out.push('o'),
            'ú' | 'ù' | 'û' | 'ũ' | 'ư' | 'ụ' => out.push('u'),
            'ý' | 'ỳ' => out.push('y'),
            'ñ' | 'ń' => out.push('n'),
            'ç' | 'ć' => out.push('c'),
            'ł' => out.push('l'),
            'ś' | 'š' => out.push('s'),
            'ź' | 'ż' => out.push('z'),
            'đ' => out.push('d'),
            _ => {}
        }
    }
    out
}
